import {healthStates, type HealthState} from '../../tokens/health.js';
import {wrapUnder} from '../format.js';
import {type CommandGroup, keymap} from '../input/keymap.js';
import {showKey} from '../input/keys.js';
import {roleOf, type Theme} from '../theme.js';

const groups: readonly CommandGroup[] = ['Move', 'Tokens', 'View', 'Monitor', 'Program'];

const meanings: Readonly<Record<HealthState, string>> = {
	OK: 'nothing speaks against it',
	EXPIRING: 'expires within the expiring window',
	LOW: 'limit on, balance under the low threshold',
	CRITICAL: 'balance under the critical threshold, or expiry within the critical window',
	EMPTY: 'limit on, nothing left: its calls are refused',
	EXPIRED: 'its time is over: its calls are refused',
	REVOKED: 'history: it never works again (z shows and hides these)',
};

/** Columns of the keys. */
const keyWidth = 14;

const whileTyping = [
	'While typing, letters are text, and the keys of a shell (Ctrl-A, Ctrl-E, Ctrl-W, Ctrl-U, Ctrl-K, Alt-B, Alt-F …) edit it.',
	'Esc leaves any dialog without effect; Enter submits; Tab and Shift-Tab move between fields.',
].join(' ');

/** Every key, from the table that dispatches them, then the states. */
export function helpLines(theme: Theme, isReadOnly: boolean, width: number): string[] {
	const all = Object.values(keymap).filter(({keys, on}) => keys.length > 0 && !(on?.length === 1 && on[0] === 'welcome'));
	return [
		...groups.flatMap(group => [
			theme.paint('strong', group),
			...all.filter(command => command.group === group).flatMap(({keys, description, writes}) => wrapUnder(
				`  ${keys.map(key => showKey(key, theme.ascii)).join(' ').padEnd(keyWidth)} `,
				`${description}${writes && isReadOnly ? ' (read-only: out of reach)' : ''}`,
				width,
			)),
			'',
		]),
		theme.paint('strong', 'States, from worst to best'),
		...healthStates.toReversed().flatMap(state => {
			const head = `${theme.glyph[state]} ${state}`;
			const [first = '', ...rest] = wrapUnder(`  ${head.padEnd(keyWidth)} `, meanings[state], width);
			return [`  ${theme.paint(roleOf[state], head)}${first.slice(2 + head.length)}`, ...rest];
		}),
		'',
		...wrapUnder('', whileTyping, width),
	];
}
