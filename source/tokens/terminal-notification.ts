import {displayName} from './display-name.js';

const escape = '\u{1B}';
const bel = '\u{7}';

/** Rings the terminal's bell. tmux and screen pass it on by their own rules. */
export const bellSequence = bel;

/** Characters of a notification; more is cut by most desktops anyway. */
const longestText = 200;

type Environment = Readonly<Record<string, string | undefined>>;

/** Which of the two sequences a terminal knows: one of them where that is told by its environment, else both, since each ignores what it does not know. */
function dialects({TERM = '', TERM_PROGRAM = '', VTE_VERSION}: Environment): ReadonlyArray<'osc9' | 'osc777'> {
	if (VTE_VERSION !== undefined || /^(?:rxvt|foot)/.test(TERM)) {
		return ['osc777'];
	}

	return /^(?:iTerm\.app|WezTerm|ghostty|kitty|WarpTerminal)$/i.test(TERM_PROGRAM) || /^xterm-(?:kitty|ghostty)/.test(TERM) ? ['osc9'] : ['osc9', 'osc777'];
}

/** Wrapped so that tmux (with `allow-passthrough`) and screen pass it on to the terminal outside. */
function passThrough(sequence: string, {TMUX, TERM = ''}: Environment): string {
	if (TMUX !== undefined && TMUX !== '') {
		return `${escape}Ptmux;${sequence.replaceAll(escape, () => escape + escape)}${escape}\\`;
	}

	return TERM.startsWith('screen') ? `${escape}P${sequence}${escape}\\` : sequence;
}

/**
The sequence that makes a terminal show a desktop notification (OSC 9, OSC 777), by what the environment tells of the terminal. No character of the text can
end the sequence or begin another: control and invisible characters are `�`, and `;`, which separates fields, is `,`.
*/
export function notificationSequence(text: string, environment: Environment): string {
	const body = [...displayName(text).replaceAll(';', ',')].slice(0, longestText).join('');
	return dialects(environment).map(dialect => {
		// OSC 9 has no title, and a number in front would be taken for another command.
		const sequence = dialect === 'osc9' ? `${escape}]9;eden-tokens: ${body}${bel}` : `${escape}]777;notify;eden-tokens;${body}${bel}`;
		return passThrough(sequence, environment);
	}).join('');
}
