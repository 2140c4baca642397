import {type Settings} from '../../settings/settings.js';
import {type Activity} from '../../store/state.js';
import {formatMoment} from '../../tokens/expiry.js';
import {healthStates, type HealthState} from '../../tokens/health.js';
import {displayName} from '../../tokens/text.js';
import {wrapUnder} from '../format.js';
import {type CommandGroup, keymap} from '../input/keymap.js';
import {showKey} from '../input/keys.js';
import {roleOf, type Theme, type Role} from '../theme.js';

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

const roles: Readonly<Record<Activity['level'], Role | undefined>> = {info: undefined, success: 'success', warning: 'warning', error: 'critical'};

/** What the session did and saw, oldest first. Long ones take several lines: the remedy stands at the end. */
export function activityLines(activity: readonly Activity[], width: number, theme: Theme): string[] {
	if (activity.length === 0) {
		return ['Nothing happened yet.'];
	}

	return activity.flatMap(({at, level, text}) => {
		const role = roles[level];
		const lines = wrapUnder(`${formatMoment(at)} ${level.padEnd(7)} `, text, width);
		return role ? lines.map(line => theme.paint(role, line)) : lines;
	});
}

/** There is no key yet: how to give one. What can be done at once stands first, so that it is there however few lines there are. */
export function welcomeLines({configFile, profile}: Pick<Settings, 'configFile' | 'profile'>, width: number, theme: Theme): string[] {
	const key = (name: string, does: string): string[] => wrapUnder(`${name}  `, does, width).map((line, index) => (index === 0 ? theme.paint('strong', name) + line.slice(name.length) : line));
	return [
		theme.paint('strong', 'Welcome to eden-tokens. There is no Eden AI key yet.'),
		...key('k', 'paste a key for this run only (masked, kept in memory)'),
		...key('d', 'look around in the demo: an embedded server'),
		...key('q', 'quit'),
		'',
		'To store a key, do one of these, and start again:',
		...wrapUnder('  ', 'export EDENAI_API_KEY=…  (for this shell)', width),
		...wrapUnder('  ', 'export EDENAI_API_KEY_FILE=FILE  (a file that only you can read)', width),
		...wrapUnder('  ', `in ${displayName(configFile)}:`, width),
		`    profiles: {${displayName(profile)}: {apiKeyCommand: pass show edenai}}`,
		'',
		...wrapUnder('', 'eyJ… and sk_… are account tokens (v2); mgmt-eden-… are management keys (v3).', width),
	];
}
