import {expect, test} from 'vitest';
import {commandNames, keymap, worksOn} from '../../../source/ui/input/keymap.js';
import {type Screen} from '../../../source/ui/model.js';
import {keysPage} from '../../helpers/keys-doc.js';

const screens = ['list', 'detail', 'usage', 'activity', 'help', 'welcome'] as const satisfies ReadonlyArray<Screen['kind']>;

test.each(screens)('no two commands share a key on the %s screen', screen => {
	const keys = commandNames.filter(name => worksOn(keymap[name], screen)).flatMap(name => keymap[name].keys);
	expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
});

test('every command can be reached: by a key, or by the palette where it works on a usual screen', () => {
	for (const name of commandNames) {
		expect(keymap[name].keys.length > 0 || worksOn(keymap[name], 'list')).toBe(true);
	}
});

test('docs/keys.md is in step with the table', async () => {
	await expect(keysPage()).toMatchFileSnapshot('../../../docs/keys.md');
});
