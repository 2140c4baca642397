import {type HealthState} from './health.js';
import {type Token} from './token.js';

/** Text that a filter searches: name, type and state, in lower case. Computed once a token. */
export const haystackOf = (token: Token, state: HealthState, more = ''): string => `${token.name} ${token.type} ${state} ${more}`.trimEnd().normalize('NFC').toLowerCase();

/** A filter as typed: all words must occur in name, type or state; `!word` must not. */
export function compileFilter(text: string): (haystack: string) => boolean {
	const words = text.normalize('NFC').toLowerCase().split(/\s+/).filter(word => word !== '' && word !== '!');
	const wanted = words.filter(word => !word.startsWith('!'));
	const excluded = words.filter(word => word.startsWith('!')).map(word => word.slice(1));
	return haystack => wanted.every(word => haystack.includes(word)) && !excluded.some(word => haystack.includes(word));
}

export const sortColumns = ['NAME', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'STATUS'] as const;

export type SortColumn = (typeof sortColumns)[number];

type Sortable = {readonly token: Token; readonly state: HealthState; readonly runsOut: number | null; readonly sortName: string};

const urgency: Record<HealthState, number> = {EXPIRED: 0, EMPTY: 1, CRITICAL: 2, LOW: 3, EXPIRING: 4, OK: 5, REVOKED: 6};

const compareText = (a: string, b: string): number => (a < b ? -1 : (a > b ? 1 : 0));

/** What has no value sorts last, whichever the direction. */
const nullable = <T extends bigint | number>(a: T | null, b: T | null, direction: number): number => {
	if (a === null || b === null) {
		return a === b ? 0 : (a === null ? 1 : -1);
	}

	return direction * (a < b ? -1 : (a > b ? 1 : 0));
};

/** A total order of rows by a column, most urgent first; ties by name, then by id. `reverse` turns the column only. */
export function compareRows(column: SortColumn, reverse: boolean): (a: Sortable, b: Sortable) => number {
	const direction = reverse ? -1 : 1;
	const counted = ({token}: Sortable) => (token.limited ? token.balance : null);
	const by = (a: Sortable, b: Sortable): number => {
		switch (column) {
			case 'STATUS': {
				return direction * (urgency[a.state] - urgency[b.state]);
			}

			case 'NAME': {
				return direction * compareText(a.sortName, b.sortName);
			}

			case 'BALANCE': {
				return nullable(counted(a), counted(b), direction);
			}

			case 'EXPIRES': {
				return nullable(a.token.expiresAt, b.token.expiresAt, direction);
			}

			case 'RUNS OUT': {
				return nullable(a.runsOut, b.runsOut, direction);
			}
		}
	};

	return (a, b) => by(a, b) || compareText(a.sortName, b.sortName) || compareText(a.token.id, b.token.id);
}
