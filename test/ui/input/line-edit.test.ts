import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cleanInput, editLine, insertText, longestLine, type LineEdit} from '../../../source/ui/input/line-edit.js';
import {anyText} from '../../helpers/arbitraries.js';

/** A line by its picture: `|` is the cursor. */
const line = (picture: string): LineEdit => ({text: picture.replace('|', ''), cursor: picture.indexOf('|')});
const picture = ({text, cursor}: LineEdit): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

test.each([
	['ctrl-a', 'prod-web|', '|prod-web'],
	['home', 'prod|-web', '|prod-web'],
	['ctrl-e', '|prod-web', 'prod-web|'],
	['end', 'prod|-web', 'prod-web|'],
	['left', '|50', '|50'],
	['left', '5|0', '|50'],
	['ctrl-b', 'a🚀|', 'a|🚀'],
	['right', '50|', '50|'],
	['ctrl-f', 'a|🚀b', 'a🚀|b'],
	['alt-b', 'prod-web app|', 'prod-web |app'],
	['alt-b', 'prod-web |app', 'prod-|web app'],
	['ctrl-left', '|app', '|app'],
	['alt-f', 'prod|-web app', 'prod-web| app'],
	['ctrl-right', 'app|', 'app|'],
	['backspace', 'ab|c', 'a|c'],
	['backspace', '|abc', '|abc'],
	['backspace', 'a👩‍👩‍👧|', 'a|'],
	['delete', 'a|bc', 'a|c'],
	['ctrl-d', 'abc|', 'abc|'],
	['ctrl-w', 'prod web-app |x', 'prod |x'],
	['ctrl-w', '|x', '|x'],
	['alt-backspace', 'prod web-app|', 'prod web-|'],
	['alt-d', 'prod| web-app', 'prod|-app'],
	['ctrl-u', '12|5', '|5'],
	['ctrl-k', '12|5', '12|'],
	['ctrl-k', '125|', '125|'],
])('%s makes %s into %s', (key, before, after) => {
	expect(picture(editLine(line(before), key)!)).toBe(after);
});

test.each(['ctrl-x', 'ctrl-o', 'ctrl-t', 'ctrl-y', 'alt-t', 'alt-q', 'up', 'page-down', 'q', 'constructor'])('%s edits nothing', key => {
	expect(editLine(line('ab|c'), key)).toBeUndefined();
});

test('whatever is pressed, the cursor stands between two whole characters of the text', () => {
	const keys = ['home', 'left', 'right', 'alt-b', 'alt-f', 'backspace', 'delete', 'ctrl-w', 'ctrl-u', 'ctrl-k', 'alt-d', 'end'] as const;
	fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...keys), anyText.map(text => ({typed: text})))), steps => {
		let edit: LineEdit = {text: '', cursor: 0};
		for (const step of steps) {
			edit = typeof step === 'string' ? editLine(edit, step)! : insertText(edit, step.typed);
			expect(edit.cursor).toBeGreaterThanOrEqual(0);
			expect(edit.cursor).toBeLessThanOrEqual(edit.text.length);
			expect(cleanInput(edit.text)).toBe(edit.text);
		}
	}));
});

describe('text that is put in', () => {
	test('goes where the cursor is, without control characters', () => {
		expect(picture(insertText(line('a|c'), 'b\n\u0007'))).toBe('ab|c');
	});

	test('is cut where the field is full, never in the middle of a character', () => {
		const full = insertText(line('|'), '🚀'.repeat(longestLine));
		expect(full).toMatchObject({isCut: true, cursor: full.text.length});
		expect(full.text).toBe('🚀'.repeat(longestLine / 2));
		expect(insertText({text: 'x'.repeat(longestLine - 1), cursor: 0}, '🚀')).toMatchObject({isCut: true, text: 'x'.repeat(longestLine - 1)});
		expect(insertText(line('ab|'), 'c')).toMatchObject({isCut: false});
	});
});
