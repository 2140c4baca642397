import {describe, expect, test} from 'vitest';
import {commandNames, commandOf, keymap, worksOn} from '../../../source/ui/input/keymap.js';
import {type Screen} from '../../../source/ui/model.js';
import {keysPage} from '../../helpers/keys-doc.js';

const screens = ['list', 'detail', 'usage', 'activity', 'help', 'welcome'] as const satisfies ReadonlyArray<Screen['kind']>;

const lists = ['list'] as const;
const tokens = ['list', 'detail'] as const;
const scrolling = ['list', 'detail', 'usage', 'activity', 'help'] as const;

/** The keys that users rely on, with the screens where each has to work. */
const promised: ReadonlyArray<readonly [keys: readonly string[], command: keyof typeof keymap, on: ReadonlyArray<Screen['kind']>]> = [
	[['up', 'k'], 'up', scrolling],
	[['down', 'j'], 'down', scrolling],
	[['page-up'], 'page-up', scrolling],
	[['page-down'], 'page-down', scrolling],
	[['ctrl-u'], 'half-up', scrolling],
	[['ctrl-d'], 'half-down', scrolling],
	[['g', 'home'], 'first', scrolling],
	[['G', 'end'], 'last', scrolling],
	[['enter'], 'open', lists],
	[['esc'], 'back', scrolling],
	[['n'], 'create', lists],
	[['b'], 'balance', tokens],
	[['x'], 'expiry', tokens],
	[['e'], 'edit', tokens],
	[['t'], 'tracking', tokens],
	[['r'], 'rotate', tokens],
	[['D'], 'delete', tokens],
	[['space'], 'mark', lists],
	[['*'], 'mark-all', lists],
	[['ctrl-\\'], 'clear-marks', lists],
	[['y'], 'copy-name', tokens],
	[['Y'], 'copy-secret', tokens],
	[['v'], 'show-secret', ['detail']],
	[['/'], 'filter', lists],
	[['f'], 'at-risk', lists],
	[['s'], 'sort', lists],
	[['S'], 'reverse', lists],
	[['o'], 'group', lists],
	[['z'], 'revoked', lists],
	[['U'], 'usage', tokens],
	[['['], 'shorter', ['detail', 'usage']],
	[[']'], 'longer', ['detail', 'usage']],
	[['R'], 'refresh', scrolling],
	[['p'], 'pause', scrolling],
	[['+'], 'faster', scrolling],
	[['-'], 'slower', scrolling],
	[['u'], 'undo', tokens],
	[['L'], 'activity', tokens],
	[['m'], 'acknowledge', tokens],
	[['P'], 'profiles', lists],
	[['?'], 'help', [...scrolling, 'welcome']],
	[[':'], 'palette', scrolling],
	[['ctrl-l'], 'repaint', [...scrolling, 'welcome']],
	[['ctrl-z'], 'suspend', [...scrolling, 'welcome']],
	[['q', 'ctrl-c'], 'quit', [...scrolling, 'welcome']],
	[['d'], 'demo', ['welcome']],
];

test.each(promised)('%j is %s on %j', (keys, name, on) => {
	for (const key of keys) {
		for (const screen of on) {
			expect(commandOf(key, screen)).toBe(keymap[name]);
		}
	}
});

test.each(screens)('no two commands share a key on the %s screen', screen => {
	const keys = commandNames.filter(name => worksOn(keymap[name], screen)).flatMap(name => keymap[name].keys);
	expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
});

test('every command can be reached: by a key, or by the palette where it works on a usual screen', () => {
	for (const name of commandNames) {
		expect(keymap[name].keys.length > 0 || worksOn(keymap[name], 'list')).toBe(true);
	}
});

describe('in read-only mode', () => {
	test('all that writes is marked as writing, so that none of it can be reached', () => {
		const writing = commandNames.filter(name => keymap[name].writes);
		expect(writing.toSorted()).toEqual(['balance', 'create', 'delete', 'edit', 'expiry', 'rotate', 'tracking', 'undo']);
	});
});

test('docs/keys.md is in step with the table', async () => {
	await expect(keysPage()).toMatchFileSnapshot('../../../docs/keys.md');
});
