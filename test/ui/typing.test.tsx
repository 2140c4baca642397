import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {makeToken} from '../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../helpers/ui.js';

const fields: ReadonlyArray<readonly [string, string, (screen: FakeScreen) => string | undefined]> = [
	['the filter', '/', ({app}) => app.ui.query.filter],
	['the command palette', ':', ({app}) => (app.ui.dialog?.kind === 'palette' ? app.ui.dialog.text : undefined)],
	['a field of a dialog', 'b', ({app}) => (app.ui.dialog?.kind === 'form' ? app.ui.dialog.fields[0]?.value : undefined)],
];

const ctrl = (letter: string): string => String.fromCodePoint(letter.codePointAt(0)! & 31);

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
		}), {numRuns: 40});
	});
});

test('a field that is full says so, and keeps its message on the screen', async () => {
	const screen = await openFakeScreens([makeToken('prod-web')]);
	await screen.press('n');
	await screen.type('x'.repeat(20_000));
	expect(screen.app.ui.dialog).toMatchObject({fields: expect.arrayContaining([expect.objectContaining({name: 'name', value: 'x'.repeat(1000)})]) as unknown});
	expect(screen.text()).toContain('A field takes 1,000 characters: the rest was left out.');
});
