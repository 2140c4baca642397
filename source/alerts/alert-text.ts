import {formatBalance} from '../tokens/balance-change.js';
import {formatDay, formatDuration} from '../tokens/expiry.js';
import {healthStates, type HealthState} from '../tokens/health.js';
import {count, displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';

/** How many names a summary lists. */
const namesInSummary = 5;

type Told = {
	readonly kind: 'alert' | 'recovery';
	readonly token: Token;
	readonly state: HealthState;
	readonly previous: HealthState;
	/** Epoch ms. */
	readonly now: number;
	/** Epoch ms; null: unknown, or never. */
	readonly runsOut: number | null;
};

/** `$8.20 left, runs out in 4h`; `expires in 6d, on 2027-01-21`. */
function circumstances({token, now, runsOut}: Told): string {
	const {limited, balance, expiresAt} = token;
	const parts: string[] = [];
	if (limited && balance !== null) {
		parts.push(`${formatBalance(token)} left`);
		if (runsOut !== null && runsOut > now) {
			parts.push(`runs out in ${formatDuration(runsOut - now)}`);
		}
	}

	if (expiresAt !== null) {
		const left = formatDuration(expiresAt - now);
		parts.push(expiresAt > now ? `expires in ${left}, on ${formatDay(expiresAt)}` : `expired ${left} ago`);
	}

	return parts.join(', ');
}

/** One sentence about one token: `prod-web is LOW: $8.20 left, runs out in 4h.` */
export function alertText(told: Told): string {
	const {kind, token: {name}, state, previous} = told;
	const words = circumstances(told);
	const head = kind === 'alert' ? `${name} is ${state}` : `${name} is ${state === 'OK' ? 'OK again' : `${state}, no longer ${previous}`}`;
	return `${head}${words === '' ? '' : `: ${words}`}.`;
}

type Summed = {readonly token: Token | null; readonly state: HealthState};

/** One sentence about many tokens, worst first: `12 tokens need attention (1 EMPTY, 11 LOW): a, b, c, d, e and 7 more.` */
export function summaryText(kind: 'alert' | 'recovery', alerts: readonly Summed[]): string {
	const worstFirst = alerts.toSorted((a, b) => healthStates.indexOf(b.state) - healthStates.indexOf(a.state));
	const counts = healthStates.toReversed().flatMap(state => {
		const own = alerts.filter(alert => alert.state === state).length;
		return own === 0 ? [] : [`${own} ${state}`];
	});
	const names = worstFirst.slice(0, namesInSummary).map(({token}) => token?.name ?? '');
	const more = alerts.length - names.length;
	const subject = count(alerts.length, 'token');
	const verb = kind === 'alert' ? (alerts.length === 1 ? 'needs attention' : 'need attention') : (alerts.length === 1 ? 'is better' : 'are better');
	return `${subject} ${verb} (${counts.join(', ')}): ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

const escape = '\u{1B}';
const bel = '\u{7}';

/** Rings the terminal's bell. tmux and screen decide on their own whether to pass it on. */
export const bellSequence = bel;

/** Maximum length of a notification, in characters; most desktops cut longer ones anyway. */
const longestText = 200;

type Environment = Readonly<Record<string, string | undefined>>;

/**
Which of the two sequences to send: if the environment tells which one the terminal knows, that one, else both, since a terminal ignores
what it does not know.
*/
function dialects({TERM = '', TERM_PROGRAM = '', VTE_VERSION}: Environment): ReadonlyArray<'osc9' | 'osc777'> {
	if (VTE_VERSION !== undefined || /^(?:rxvt|foot)/.test(TERM)) {
		return ['osc777'];
	}

	return /^(?:iTerm\.app|WezTerm|ghostty|kitty|WarpTerminal)$/i.test(TERM_PROGRAM) || /^xterm-(?:kitty|ghostty)/.test(TERM) ? ['osc9'] : ['osc9', 'osc777'];
}

/** Wraps the sequence so that tmux (with `allow-passthrough`) and screen pass it on to the outer terminal. */
function passThrough(sequence: string, {TMUX, TERM = ''}: Environment): string {
	if (TMUX !== undefined && TMUX !== '') {
		return `${escape}Ptmux;${sequence.replaceAll(escape, () => escape + escape)}${escape}\\`;
	}

	return TERM.startsWith('screen') ? `${escape}P${sequence}${escape}\\` : sequence;
}

/**
The sequence for a desktop notification (OSC 9, OSC 777), chosen by the environment. No character of the text can end the sequence or begin
another: control and invisible characters become `�`, and `;`, which separates fields, becomes `,`.
*/
export function notificationSequence(text: string, environment: Environment): string {
	const body = [...displayName(text).replaceAll(';', ',')].slice(0, longestText).join('');
	return dialects(environment).map(dialect => {
		// OSC 9 has no title, and a leading number would be read as another command.
		const sequence = dialect === 'osc9' ? `${escape}]9;eden-tokens: ${body}${bel}` : `${escape}]777;notify;eden-tokens;${body}${bel}`;
		return passThrough(sequence, environment);
	}).join('');
}
