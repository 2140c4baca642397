import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cases} from '../helpers/cases.js';
import {makeToken} from '../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../helpers/ui.js';

const fields: ReadonlyArray<readonly [string, string, (screen: FakeScreen) => string | undefined]> = [
	['the filter', '/', ({app}) => app.ui.query.filter],
	['the command palette', ':', ({app}) => (app.ui.dialog?.kind === 'palette' ? app.ui.dialog.text : undefined)],
	['a field of a dialog', 'b', ({app}) => (app.ui.dialog?.kind === 'form' ? app.ui.dialog.fields[0]?.value : undefined)],
];

const ctrl = (letter: string): string => String.fromCodePoint(letter.codePointAt(0)! & 31);
const alt = (letter: string): string => `\u001B${letter}`;

/** What is sent, and what it does to a line of which `text` is a list of characters. */
type Step = readonly [name: string, sent: string, act: (text: string[], at: number) => number];

const steps: readonly Step[] = [
	['Home', '\u001B[H', () => 0],
	['End', '\u001B[F', text => text.length],
	['Ctrl-A', ctrl('a'), () => 0],
	['Ctrl-E', ctrl('e'), text => text.length],
	['←', '\u001B[D', (_, at) => Math.max(0, at - 1)],
	['→', '\u001B[C', (text, at) => Math.min(text.length, at + 1)],
	['Ctrl-B', ctrl('b'), (_, at) => Math.max(0, at - 1)],
	['Ctrl-F', ctrl('f'), (text, at) => Math.min(text.length, at + 1)],
	['Backspace', '\u007F', (text, at) => {
		text.splice(Math.max(0, at - 1), Math.min(1, at));
		return Math.max(0, at - 1);
	}],
	['Ctrl-H', '\b', (text, at) => {
		text.splice(Math.max(0, at - 1), Math.min(1, at));
		return Math.max(0, at - 1);
	}],
	['Delete', '\u001B[3~', (text, at) => {
		text.splice(at, 1);
		return at;
	}],
	['Ctrl-D', ctrl('d'), (text, at) => {
		text.splice(at, 1);
		return at;
	}],
	['Ctrl-U', ctrl('u'), (text, at) => {
		text.splice(0, at);
		return 0;
	}],
	['Ctrl-K', ctrl('k'), (text, at) => {
		text.splice(at);
		return at;
	}],
	['Ctrl-W', ctrl('w'), (text, at) => {
		const from = /\S*\s*$/.exec(text.slice(0, at).join(''))!.index;
		text.splice(from, at - from);
		return from;
	}],
	...['g', 'n', 'o', 'p', 'q', 'r', 's', 't', 'v', 'x', 'y'].map((letter): Step => [`Ctrl-${letter}`, ctrl(letter), (_, at) => at]),
	...['t', 'D', 'x', 'q', '7'].map((letter): Step => [`Alt-${letter}`, alt(letter), (_, at) => at]),
	...['a', 'D', '5', '+', ' ', 'é', 'q', 't'].map((letter): Step => [letter, letter, (text, at) => {
		text.splice(at, 0, letter);
		return at + 1;
	}]),
	['a paste', '\u001B[200~x1\u001B[201~', (text, at) => {
		text.splice(at, 0, 'x', '1');
		return at + 2;
	}],
];

describe.each(fields)('%s', (_, open, textOf) => {
	test.each([
		['Ctrl-U in an empty field', [ctrl('u'), '1', '2', '5'], '125'],
		['Ctrl-W in an empty field', [ctrl('w'), '1', '2', '5'], '125'],
		['← and → in an empty field', ['left', 'right', 'left', '1', '2', '5'], '125'],
		['Ctrl-E behind text', ['5', ctrl('e'), '1', '2'], '512'],
		['a Ctrl key that does nothing', ['5', ctrl('x'), '1', '2'], '512'],
		['Ctrl-A before text', ['a', 'b', 'c', ctrl('a'), 'X', 'Y', 'Z'], 'XYZabc'],
		['Alt-B to the former word', ['a', ' ', 'b', 'c', alt('b'), 'X'], 'a Xbc'],
	] as const)('keeps the order of what is typed after %s', async (_name, pressed, wanted) => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(open, ...pressed);
		expect(textOf(screen)).toBe(wanted);
		expect(screen.text()).toContain(wanted);
	});

	test('holds what a simple line would, whatever is pressed', async () => {
		const screen = await openFakeScreens([makeToken('prod-web', {type: 'sandbox'})]);
		await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...steps), {minLength: 1, maxLength: 12}), async pressed => {
			await screen.press('esc', 'esc', open);
			const text: string[] = [];
			let at = 0;
			for (const [, sent, act] of pressed) {
				await screen.press(sent);
				at = act(text, at);
			}

			expect([textOf(screen), pressed.map(([name]) => name)]).toEqual([text.join(''), pressed.map(([name]) => name)]);
			expect(screen.api.calls.filter(({method}) => method === 'update')).toEqual([]);
		}), {numRuns: cases(8)});
	});
});

describe('a huge paste', () => {
	test.each([[80, 24], [60, 10]])('leaves the field full, and its message and what stands against it on a screen of %i×%i', async (columns, rows) => {
		const screen = await openFakeScreens([makeToken('prod-web')], {columns, rows});
		await screen.press('b', `\u001B[200~${'1'.repeat(20_000)}\u001B[201~`);
		expect(screen.app.ui.dialog).toMatchObject({fields: [{value: '1'.repeat(1000)}]});
		expect(screen.text()).toContain('A field takes 1,000 characters: the rest was left out.');
		expect(screen.text()).toContain('is no amount');
		expect(screen.text()).toContain('Enter saves');
		expect(screen.lines().filter(line => line.includes('111111')).length).toBeLessThanOrEqual(5);
		await screen.press('home', 'delete', '7');
		expect(screen.line('▸ Balance')).toContain('7111');
	});

	test('that arrives as if it were typed does the same', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('n', 'x'.repeat(20_000));
		expect(screen.app.ui.dialog).toMatchObject({fields: expect.arrayContaining([expect.objectContaining({name: 'name', value: 'x'.repeat(1000)})]) as unknown});
		expect(screen.text()).toContain('A field takes 1,000 characters: the rest was left out.');
	});
});

describe('Esc and a letter in one packet', () => {
	const calls = ({api}: FakeScreen): string[] => api.calls.map(({method}) => method).filter(method => ['create', 'update', 'remove', 'rotate'].includes(method));

	test.each(fields)('change nothing in %s but by keys that edit, and run no command of the list', async (_, open, textOf) => {
		const screen = await openFakeScreens([makeToken('prod-web', {type: 'sandbox'})]);
		await screen.press(open);
		await screen.type('+3');
		for (const letter of ['t', 'D', 'r', 'q', 'u', '5', '\r', '[', 'O', ' ']) {
			await screen.press(alt(letter));
		}

		await screen.press(alt('t'));
		expect(screen.text().replaceAll('\n', ' ')).toContain('Esc came together with t, so it was taken for Alt-t, which does nothing here.');

		expect([textOf(screen), calls(screen), screen.quits()]).toEqual(['+3', [], 0]);
	});

	test.each(fields)('take what follows in the packet with them in %s', async (_, open, textOf) => {
		const screen = await openFakeScreens([makeToken('prod-web', {type: 'sandbox'})]);
		await screen.press(open);
		await screen.type('prod');
		await screen.press('\u001Bjj', '\u001Bb12\r');
		expect([textOf(screen), calls(screen)]).toEqual(['prod', []]);
		expect(screen.text()).toContain('Esc came together with other keys');
	});

	test('are Esc and the letter on a screen, where that is safe', async () => {
		const screen = await openFakeScreens([makeToken('prod-a'), makeToken('prod-b')]);
		await screen.press('enter', '\u001Bj');
		expect(screen.app.ui).toMatchObject({screens: [{kind: 'list'}], selectedId: 'prod-b'});
	});

	test.each(['t', 'D', 'r', 'b', 'u'])('do nothing on a screen where %s would write', async letter => {
		const screen = await openFakeScreens([makeToken('prod-a', {type: 'sandbox'})]);
		await screen.press(alt(letter));
		expect([screen.app.ui.dialog, calls(screen)]).toEqual([null, []]);
		expect(screen.text()).toContain(`Esc came together with ${letter}, so it may have been Alt-${letter}: nothing was done.`);
	});

	test('change no question and no choice', async () => {
		const screen = await openFakeScreens([makeToken('prod-a')]);
		await screen.press('t', alt('y'), alt('\r'), alt('n'));
		expect([screen.app.ui.dialog, calls(screen)]).toMatchObject([{form: {name: 'tracking'}}, []]);
	});
});
