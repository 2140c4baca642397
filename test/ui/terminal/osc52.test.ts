import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {clipboardSequence} from '../../../source/ui/terminal/terminal.js';

const plain = (text: string): string => `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;

/** What GNU screen makes of it: the strings between DCS and ST, put together. */
const unwrapped = (sequence: string): string => sequence.matchAll(/\u001BP([\s\S]*?)\u001B\\/g).map(([, piece]) => piece).toArray().join('');

describe('the clipboard sequence', () => {
	test('is OSC 52 with the text in Base64', () => {
		expect(clipboardSequence('prod-wéb', {TERM: 'xterm-256color'})).toBe('\u001B]52;c;cHJvZC13w6li\u0007');
	});

	test('goes to tmux plain, and wrapped for the terminal around it', () => {
		expect(clipboardSequence('abc', {TMUX: '/tmp/tmux-0/default,1,0', TERM: 'screen-256color'})).toBe(`${plain('abc')}\u001BPtmux;\u001B\u001B]52;c;YWJj\u0007\u001B\\`);
	});

	test('goes to screen in pieces that it takes, which together are the plain one', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme', maxLength: 4000}), text => {
			const sequence = clipboardSequence(text, {STY: '1.pts-0.host', TERM: 'screen'})!;
			expect(unwrapped(sequence)).toBe(plain(text));
			expect(sequence.split('\u001B\\').every(piece => piece.length <= 768)).toBe(true);
		}));
	});

	test.each(['screen-256color', 'tmux-256color'])('goes plain and in pieces where only TERM (%s) tells of either', TERM => {
		const sequence = clipboardSequence('abc', {TERM})!;
		expect(sequence.startsWith(plain('abc'))).toBe(true);
		expect(unwrapped(sequence)).toBe(plain('abc'));
	});

	test('is not made of more than 74,994 bytes, which terminals drop', () => {
		const longest = clipboardSequence('x'.repeat(74_994), {});
		expect(longest).toHaveLength(100_000);
		expect(clipboardSequence('x'.repeat(74_995), {})).toBeUndefined();
		expect(clipboardSequence('é'.repeat(37_498), {})).toBeUndefined();
	});
});
