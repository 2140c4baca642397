import {type CommandGroup} from '../commands.js';
import {keymap} from '../keymap.js';
import {showKey} from '../keys.js';
import {type Theme} from '../theme.js';

const groups: readonly CommandGroup[] = ['Move', 'Tokens', 'View', 'Monitor', 'Program'];

/** Every key, from the table that dispatches them. */
export function helpLines(theme: Theme, isReadOnly: boolean): string[] {
	const all = Object.values(keymap).filter(({keys, on}) => keys.length > 0 && !(on?.length === 1 && on[0] === 'welcome'));
	return [
		...groups.flatMap(group => [
			theme.paint('strong', group),
			...all.filter(command => command.group === group).map(({keys, description, writes}) =>
				`  ${keys.map(key => showKey(key, theme.ascii)).join(' ').padEnd(14)} ${description}${writes && isReadOnly ? theme.paint('muted', ' (read-only: out of reach)') : ''}`),
			'',
		]),
		theme.paint('strong', 'States'),
		'  OK  LOW (balance under the low threshold)  EXPIRING  CRITICAL (balance or expiry)  EMPTY (limit on, nothing left)  EXPIRED  REVOKED',
		'',
		'  While typing, letters are text. Esc leaves any dialog without effect; Enter submits; Tab moves between fields.',
	];
}
