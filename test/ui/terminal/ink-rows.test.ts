import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import Output from '../../../node_modules/ink/build/output.js';
import {fitText} from '../../../source/tokens/display-name.js';
import {composeRows, type Operation} from '../../../source/ui/terminal/ink-rows.js';
import inkWidth from '../../../source/ui/terminal/ink-width.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyText} from '../../helpers/arbitraries.js';
import {createEmulator} from '../../helpers/emulator.js';

const theme = createTheme({color: true, ascii: false, headerColor: null});
const width = 30;
const height = 5;

const write = (y: number, text: string, values: Partial<Extract<Operation, {type: 'write'}>> = {}): Operation => ({type: 'write', x: 0, y, text, transformers: [], ...values});
const composed = (...operations: Operation[]) => composeRows({operations, width, height}, inkWidth);

/** The cells of a screen on which these rows are written. */
async function cellsOf(rows: readonly string[]): Promise<unknown[]> {
	const emulator = createEmulator(width, height, () => undefined);
	await emulator.write(Buffer.from(rows.join('\r\n')));
	const cells = Array.from({length: width * height}, (_, at) => {
		const cell = emulator.cell(at % width, Math.floor(at / width))!;
		return cell.text === '' && cell.width === 1 ? {...cell, text: ' '} : cell;
	});
	emulator.close();
	return cells;
}

/** As Ink itself composes them. */
function byInk(operations: readonly Operation[]): string[] {
	const output = new Output({width, height});
	for (const operation of operations) {
		if (operation.type === 'clip') {
			output.clip(operation.clip);
		} else if (operation.type === 'unclip') {
			output.unclip();
		} else {
			output.write(operation.x, operation.y, operation.text, {transformers: [...operation.transformers]});
		}
	}

	return output.get().output.split('\n');
}

const anyLine = fc.record({name: anyText, role: fc.constantFrom('critical', 'selected', 'strong', 'muted', undefined), columns: fc.integer({min: 1, max: width})}).map(({name, role, columns}) => {
	const shown = fitText(name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?'), columns);
	return role === undefined ? shown : `${shown.slice(0, 1)}${theme.paint(role, shown.slice(1))}`;
}).filter(line => inkWidth(line) <= width);

describe('a frame of whole lines', () => {
	test('looks as Ink would have drawn it', async () => {
		await fc.assert(fc.asyncProperty(fc.array(fc.option(anyLine), {minLength: height, maxLength: height}), async lines => {
			const operations: Operation[] = [
				{type: 'clip', clip: {x1: undefined, x2: undefined, y1: 0, y2: height}},
				...lines.flatMap((line, y) => (line === null ? [] : [write(y, line)])),
				{type: 'unclip'},
			];
			const rows = composed(...operations);
			expect(rows).toHaveLength(height);
			expect(await cellsOf(rows!)).toEqual(await cellsOf(byInk(operations)));
		}), {numRuns: 60});
	});

	test('has blank rows where nothing is written, and no blanks at the ends of lines', () => {
		expect(composed(write(1, 'a  '), write(3, 'b'))).toEqual(['', 'a', '', 'b', '']);
	});

	test('is drawn as the text components want it', () => {
		expect(composed(write(0, 'a', {transformers: [line => `${line}!`, line => `<${line}>`]}))?.[0]).toBe('<a!>');
	});
});

describe('any other frame is left to Ink', () => {
	test.each<[string, Operation[]]>([
		['two texts beside each other', [write(0, '/'), write(0, 'dev', {x: 1})]],
		['one over the other', [write(0, 'a'), write(0, 'b')]],
		['a text that does not begin at the edge', [write(0, 'a', {x: 2})]],
		['several lines in one', [write(0, 'a\nb')]],
		['a line that is too long', [write(0, 'x'.repeat(width + 1))]],
		['a row outside', [write(height, 'a')]],
		['a row above', [write(-1, 'a')]],
		['a row that is cut off below', [{type: 'clip', clip: {x1: undefined, x2: undefined, y1: 0, y2: 2}}, write(2, 'a')]],
		['a row that is cut off above', [{type: 'clip', clip: {x1: undefined, x2: undefined, y1: 2, y2: 4}}, write(1, 'a')]],
		['an outer clip within which an inner one lies', [
			{type: 'clip', clip: {x1: undefined, x2: undefined, y1: 0, y2: 1}}, {type: 'clip', clip: {x1: undefined, x2: undefined, y1: 0, y2: 3}}, write(2, 'a'),
		]],
		['a clip at the sides', [{type: 'clip', clip: {x1: 0, x2: 5, y1: undefined, y2: undefined}}, write(0, 'a')]],
	])('%s', (_what, operations) => {
		expect(composed(...operations)).toBeUndefined();
	});

	test('but a clip that has ended counts no more', () => {
		expect(composed({type: 'clip', clip: {x1: 0, x2: 5, y1: undefined, y2: undefined}}, {type: 'unclip'}, write(0, 'a'))?.[0]).toBe('a');
	});
});
