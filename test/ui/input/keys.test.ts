import {type Key} from 'ink';
import {expect, test} from 'vitest';
import {keyName, showKey, typedText} from '../../../source/ui/input/keys.js';

const none: Key = {
	upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageDown: false, pageUp: false, home: false, end: false, return: false, escape: false, ctrl: false, shift: false,
	tab: false, backspace: false, delete: false, meta: false, super: false, hyper: false, capsLock: false, numLock: false,
};

test.each<[string, Partial<Key>, string | undefined]>([
	['', {upArrow: true}, 'up'],
	['', {pageDown: true}, 'page-down'],
	['', {return: true}, 'enter'],
	['\n', {}, 'enter'],
	['', {escape: true}, 'esc'],
	['', {tab: true}, 'tab'],
	['', {tab: true, shift: true}, 'shift-tab'],
	['u', {ctrl: true}, 'ctrl-u'],
	['\u001C', {}, 'ctrl-\\'],
	['\\', {ctrl: true}, 'ctrl-\\'],
	[' ', {}, 'space'],
	['D', {shift: true}, 'D'],
	['é', {}, 'é'],
	['🚀', {}, '🚀'],
	['d', {meta: true}, 'alt-d'],
	['', {meta: true, backspace: true}, 'alt-backspace'],
	['', {ctrl: true, leftArrow: true}, 'ctrl-left'],
	['d', {super: true}, undefined],
	// A paste is no key.
	['Dprod', {}, undefined],
	['', {}, undefined],
])('%j with %j is %s', (input, key, wanted) => {
	expect(keyName(input, {...none, ...key})).toBe(wanted);
});

test.each<[string, Partial<Key>, string]>([
	['d', {}, 'd'], ['Dprod', {}, 'Dprod'], [' ', {}, ' '], ['d', {ctrl: true}, ''], ['d', {meta: true}, ''], ['\r', {return: true}, ''], ['\t', {tab: true}, ''],
])('%j with %j types %j', (input, key, wanted) => {
	expect(typedText(input, {...none, ...key})).toBe(wanted);
});

test.each([['up', '↑'], ['page-down', 'PgDn'], ['ctrl-u', 'Ctrl-U'], ['ctrl-\\', 'Ctrl-\\'], ['space', 'Space'], ['D', 'D'], ['/', '/']])('%s is shown as %s', (key, wanted) => {
	expect(showKey(key)).toBe(wanted);
});

test('in ASCII, arrows are words', () => {
	expect(showKey('up', true)).toBe('Up');
});
