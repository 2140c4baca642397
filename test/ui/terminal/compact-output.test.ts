import {Buffer} from 'node:buffer';
import {PassThrough} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {compactMoves, compactOutput, withAscii, withoutColours} from '../../../source/ui/terminal/compact-output.js';

test('steps over several lines become one', () => {
	expect(compactMoves('a\u001B[E\u001B[E\u001B[Eb\u001B[Ec')).toBe('a\u001B[3Eb\u001B[Ec');
});

test('the other screen begins with the cursor at its top, wherever it was before', () => {
	const stream = {written: '', write(text: string) {
		this.written += text;
		return true;
	}};
	compactOutput(stream as unknown as NodeJS.WriteStream, {color: true, ascii: false}).write('\u001B[?1049h');
	expect(stream.written).toBe('\u001B[?1049h\u001B[H');
});

describe('without colours', () => {
	test.each([31, 39, 36, 90, 97, 41, 49, 100, 107, '38;5;208', '48;2;1;2;3'])('the code %s is gone', code => {
		expect(withoutColours(`a\u001B[${code}mb`)).toBe('ab');
	});

	test.each(['1', '2', '7', '22', '27', '0', ''])('the code %j, which is no colour, stays', code => {
		expect(withoutColours(`a\u001B[${code}mb`)).toBe(`a\u001B[${code}mb`);
	});

	test('movements stay', () => {
		expect(withoutColours('\u001B[31;1H\u001B[39C\u001B[2J')).toBe('\u001B[31;1H\u001B[39C\u001B[2J');
	});
});

test('in ASCII every sign of ours is one character of the same width', () => {
	const text = 'a… → ← ↑ ↓ · × – — − ± • �';
	expect(withAscii(text)).toMatch(/^[ -~]+$/);
	expect(withAscii(text)).toHaveLength(text.length);
	expect(withAscii('client-東京')).toBe('client-東京');
});

test('what is written reaches the terminal with its colours only where they are wanted', () => {
	const written = (color: boolean): string => {
		const stream = new PassThrough();
		compactOutput(stream as unknown as NodeJS.WriteStream, {color, ascii: false}).write('\u001B[31mred\u001B[39m \u001B[7minverse\u001B[27m');
		return Buffer.from(stream.read() as Uint8Array).toString();
	};

	expect(written(true)).toBe('\u001B[31mred\u001B[39m \u001B[7minverse\u001B[27m');
	expect(written(false)).toBe('red \u001B[7minverse\u001B[27m');
});

test('nothing reaches a terminal that belongs to others, but whoever waits for what was written goes on', async () => {
	const stream = new PassThrough();
	let isHeld = true;
	const output = compactOutput(stream as unknown as NodeJS.WriteStream, {color: true, ascii: false, isHeld: () => isHeld});
	await new Promise<void>(resolve => {
		output.write('frame', () => {
			resolve();
		});
	});
	expect(stream.read()).toBeNull();
	isHeld = false;
	output.write('frame');
	expect(String(stream.read())).toBe('frame');
});
