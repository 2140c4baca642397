import fc from 'fast-check';
import {expect, test} from 'vitest';
import {notificationSequence} from '../../source/alerts/alert-text.js';

const osc9 = '\u{1B}]9;eden-tokens: a is LOW.\u{7}';
const osc777 = '\u{1B}]777;notify;eden-tokens;a is LOW.\u{7}';

test('a terminal that tells what it is gets the one sequence that it knows, others get both', () => {
	const shown = (environment: Record<string, string>): string => notificationSequence('a is LOW.', environment);
	expect(shown({TERM: 'xterm-256color'})).toBe(osc9 + osc777);
	expect(shown({})).toBe(osc9 + osc777);
	expect(shown({TERM: 'xterm-256color', VTE_VERSION: '7600'})).toBe(osc777);
	expect(shown({TERM: 'rxvt-unicode-256color'})).toBe(osc777);
	expect(shown({TERM: 'foot'})).toBe(osc777);
	expect(shown({TERM_PROGRAM: 'iTerm.app'})).toBe(osc9);
	expect(shown({TERM: 'xterm-kitty'})).toBe(osc9);
});

test('tmux and screen are told to pass it on', () => {
	expect(notificationSequence('a is LOW.', {TMUX: '/tmp/x,1,0', TERM: 'screen', VTE_VERSION: '1'})).toBe('\u{1B}Ptmux;\u{1B}\u{1B}]777;notify;eden-tokens;a is LOW.\u{7}\u{1B}\\');
	expect(notificationSequence('a is LOW.', {TERM: 'screen-256color', TERM_PROGRAM: 'iTerm.app'})).toBe(`\u{1B}P${osc9}\u{1B}\\`);
});

test('no text can end the sequence, begin another, or fill another field', () => {
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 400}), fc.constantFrom('\u{1B}\\', '\u{7}', '\u{9C}', '\n', ';', ''), (text, evil) => {
		const sequence = notificationSequence(text + evil + text, {VTE_VERSION: '1'});
		expect(sequence.startsWith('\u{1B}]777;notify;eden-tokens;')).toBe(true);
		expect(sequence.endsWith('\u{7}')).toBe(true);
		const body = sequence.slice('\u{1B}]777;notify;eden-tokens;'.length, -1);
		expect(/[\p{Cc}\p{Cs};]/u.test(body)).toBe(false);
		expect([...body].length).toBeLessThanOrEqual(200);
	}));
});
