import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {compactMoves, compactOutput, withAscii} from '../../../source/ui/terminal/compact-output.js';

test('steps over several lines become one', () => {
	expect(compactMoves('a\u001B[E\u001B[E\u001B[Eb\u001B[Ec')).toBe('a\u001B[3Eb\u001B[Ec');
});

test('in ASCII every sign of ours is one character of the same width', () => {
	const text = 'a… → ← ↑ ↓ · × – — − ± • �';
	expect(withAscii(text)).toMatch(/^[ -~]+$/);
	expect(withAscii(text)).toHaveLength(text.length);
	expect(withAscii('client-東京')).toBe('client-東京');
});

test.each([[false, '→'], [true, '>']])('what is written reaches the terminal, with ASCII %j, and whoever waits for that goes on', async (ascii, arrow) => {
	const stream = new PassThrough();
	await new Promise<void>(resolve => {
		compactOutput(stream as unknown as NodeJS.WriteStream, {ascii}).write('→\u001B[E\u001B[E\u001B[Eb', () => {
			resolve();
		});
	});
	expect(String(stream.read())).toBe(`${arrow}\u001B[3Eb`);
});
