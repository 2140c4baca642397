import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import Output from '../../../node_modules/ink/build/output.js';
import {fitText} from '../../../source/tokens/text-width.js';
import {composeRows, type Operation, type Write} from '../../../source/ui/terminal/ink-rows.js';
import inkWidth from '../../../source/ui/terminal/ink-width.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyText} from '../../helpers/arbitraries.js';
import {createEmulator} from '../../helpers/emulator.js';

const theme = createTheme({color: true, ascii: false, headerColor: null});
const width = 30;
const height = 5;

const write = (y: number, text: string, values: Partial<Write> = {}): Write => ({type: 'write', x: 0, y, text, transformers: [], ...values});

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
function byInk(operations: readonly Operation[], rows = height): string[] {
	const output = new Output({width, height: rows});
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

/** The rows, and how many of them Ink had to compose. */
function compose(operations: readonly Operation[]) {
	let byInkRows = 0;
	const rows = composeRows({operations, width, height}, own => {
		byInkRows++;
		return byInk(own, 1)[0]!;
	});
	return {rows, byInkRows};
}

const composed = (...operations: Operation[]) => compose(operations).rows;

const anyLine = fc.record({name: anyText, role: fc.constantFrom('critical', 'selected', 'strong', 'muted', undefined), columns: fc.integer({min: 1, max: width})}).map(({name, role, columns}) => {
	const shown = fitText(name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?'), columns);
	return role === undefined ? shown : `${shown.slice(0, 1)}${theme.paint(role, shown.slice(1))}`;
}).filter(line => inkWidth(line) <= width);

const anyBlock = fc.array(anyLine, {minLength: 1, maxLength: 3}).map(lines => lines.join('\n'));
const anyBound = (most: number) => fc.option(fc.tuple(fc.integer({min: -1, max: most}), fc.integer({min: 0, max: most + 1})), {nil: undefined});
const anyClip = fc.tuple(anyBound(width), anyBound(height)).map(([across, down]) => ({x1: across?.[0], x2: across && across[0] + across[1], y1: down?.[0], y2: down && down[0] + down[1]}));
const anyWrite = fc.record({x: fc.integer({min: 0, max: width}), y: fc.integer({min: -2, max: height}), text: anyBlock, isMarked: fc.boolean()})
	.map(({x, y, text, isMarked}) => write(y, text, {x, transformers: isMarked ? [(line, index) => (line === '' ? '' : `${index}${line}`)] : []}));
const anyOperations = fc.array(fc.oneof(
	anyWrite.map(one => [one]),
	fc.tuple(anyClip, fc.option(anyClip), fc.array(anyWrite, {maxLength: 2})).map(([outer, inner, writes]): Operation[] => [
		{type: 'clip', clip: outer}, ...(inner ? [{type: 'clip' as const, clip: inner}] : []), ...writes, ...(inner ? [{type: 'unclip' as const}] : []), {type: 'unclip'},
	]),
), {maxLength: 4}).map(groups => groups.flat());

describe('a frame of whole lines', () => {
	test('looks as Ink would have drawn it, and Ink composes none of it', async () => {
		await fc.assert(fc.asyncProperty(fc.array(fc.option(anyLine), {minLength: height, maxLength: height}), async lines => {
			const operations: Operation[] = [
				{type: 'clip', clip: {x1: undefined, x2: undefined, y1: 0, y2: height}},
				...lines.flatMap((line, y) => (line === null ? [] : [write(y, line)])),
				{type: 'unclip'},
			];
			const {rows, byInkRows} = compose(operations);
			expect(byInkRows).toBe(0);
			expect(rows).toHaveLength(height);
			expect(await cellsOf(rows!)).toEqual(await cellsOf(byInk(operations)));
		}), {numRuns: 60});
	});

	test('looks the same where it is one text', async () => {
		await fc.assert(fc.asyncProperty(fc.array(anyLine, {minLength: height, maxLength: height}), async lines => {
			const {rows, byInkRows} = compose([write(0, lines.join('\n'))]);
			expect(byInkRows).toBe(0);
			expect(await cellsOf(rows!)).toEqual(await cellsOf(byInk([write(0, lines.join('\n'))])));
		}), {numRuns: 60});
	});

	test('has blank rows where nothing is written, and no blanks at the ends of lines', () => {
		expect(composed(write(1, 'a  '), write(3, 'b'))).toEqual(['', 'a', '', 'b', '']);
	});

	test('is drawn as the text components want it, each line with its place in the text', () => {
		expect(composed(write(0, 'a\nb', {transformers: [(line, index) => `${line}${index}`, line => `<${line}>`]}))?.slice(0, 2)).toEqual(['<a0>', '<b1>']);
	});
});

describe('any other frame', () => {
	test('looks as Ink would have drawn it: texts beside and over each other, cut off at any side', async () => {
		await fc.assert(fc.asyncProperty(anyOperations, async operations => {
			expect(await cellsOf(composed(...operations)!)).toEqual(await cellsOf(byInk(operations)));
		}), {numRuns: 200});
	});

	test.each<[string, Operation[], number]>([
		['two texts beside each other', [write(0, '/'), write(0, 'dev', {x: 1}), write(1, 'a')], 1],
		['one over the other', [write(0, 'a'), write(0, 'b'), write(1, 'a')], 1],
		['a text that does not begin at the edge', [write(0, 'a', {x: 2})], 1],
		['a line that is too long', [write(0, 'x'.repeat(width + 1)), write(1, 'a')], 1],
		['a clip at the sides', [{type: 'clip', clip: {x1: 0, x2: 5, y1: undefined, y2: undefined}}, write(0, 'a'), {type: 'unclip'}, write(1, 'a')], 1],
		['a row that is cut off', [{type: 'clip', clip: {x1: undefined, x2: undefined, y1: 0, y2: 2}}, write(0, 'a\nb\nc')], 0],
		['rows outside', [write(-1, 'a\nb'), write(height, 'a')], 0],
	])('goes to Ink in those rows alone that are no whole lines: %s', (_what, operations, count) => {
		expect(compose(operations).byInkRows).toBe(count);
		expect(composed(...operations)).toEqual(byInk(operations));
	});

	test.each<[string, boolean]>([
		['\u{1B}[1ma\nb\u{1B}[22m', false],
		['\u{1B}[1;31ma\u{1B}[39m\nb\u{1B}[22m', false],
		['\u{1B}[48;5;1ma\nb\u{1B}[49m', false],
		['\u{1B}[53ma\u{1B}[55m\nb', false],
		['\u{1B}[1;38;2;1;2;3ma\u{1B}[22;39m\nb', true],
		['\u{1B}[1;7;95ma\u{1B}[m\nb', true],
		['\u{1B}[2;3;4;9;31;101ma\u{1B}[22;23;24;29;39;49m\nb', true],
	])('is left to Ink as a whole where a style goes on behind the end of a line: %j', (text, isOurs) => {
		expect(composed(write(0, text)) !== undefined).toBe(isOurs);
	});
});
