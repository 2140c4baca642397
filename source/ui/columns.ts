export type ColumnName = 'STATUS' | 'NAME' | 'TYPE' | 'BALANCE' | 'EXPIRES' | 'RUNS OUT' | 'BURN/H' | 'TREND' | 'RESETS' | 'CHANGE';

export type Column = {
	readonly name: ColumnName;
	readonly width: number;
	readonly align: 'left' | 'right';
};

/** Columns in front of the first: the cursor and the mark. */
export const gutter = 2;

const fixed: Readonly<Record<Exclude<ColumnName, 'NAME'>, {readonly width: number; readonly align?: 'right'}>> = {
	STATUS: {width: 10},
	TYPE: {width: 7},
	BALANCE: {width: 11, align: 'right'},
	EXPIRES: {width: 22},
	'RUNS OUT': {width: 10},
	'BURN/H': {width: 9, align: 'right'},
	TREND: {width: 12},
	RESETS: {width: 13},
	CHANGE: {width: 11, align: 'right'},
};

const order: readonly ColumnName[] = ['STATUS', 'NAME', 'TYPE', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'BURN/H', 'TREND', 'RESETS', 'CHANGE'];

/** What the name keeps, whatever else is shown from 80 columns on. */
const shortestName = 24;

/** What is shown as width allows, most wanted first; each keeps `nameWidth` columns for the name. */
const extras: ReadonlyArray<{readonly name: ColumnName; readonly nameWidth: number}> = [
	...(['RUNS OUT', 'BURN/H', 'TREND', 'RESETS'] as const).map(name => ({name, nameWidth: shortestName})), {name: 'CHANGE', nameWidth: shortestName + 2},
];

const longestName = 60;

/** Columns that BALANCE is wider by where a change has no column of its own. */
const mostForChange = 4;

/**
The columns of a list of so many terminal columns, in order, one space between two. STATUS, NAME, TYPE, BALANCE and EXPIRES at 80; below 72 the days left
go first (EXPIRES is the day alone), then TYPE; RUNS OUT, BURN/H, TREND, RESETS (where any token has a reset) and CHANGE come as width allows. Without CHANGE
a little of what is left over goes to BALANCE, in front of which a change then stands; the rest goes to the name.
*/
export function layoutColumns(width: number, hasResets = false): readonly Column[] {
	const expiresWidth = width >= 72 ? fixed.EXPIRES.width : 11;
	let balanceWidth = fixed.BALANCE.width;
	const chosen = new Set<ColumnName>(['STATUS', 'NAME', 'BALANCE', 'EXPIRES', ...(width >= 62 ? ['TYPE' as const] : [])]);
	const widthOf = (name: ColumnName): number => {
		if (name === 'NAME') {
			return 0;
		}

		return name === 'EXPIRES' ? expiresWidth : (name === 'BALANCE' ? balanceWidth : fixed[name].width);
	};

	const left = (): number => width - gutter - [...chosen].reduce((sum, name) => sum + widthOf(name) + 1, -1);
	const wanted = extras.filter(({name}) => hasResets || name !== 'RESETS');
	for (const {name, nameWidth} of wanted) {
		if (left() - fixed[name as Exclude<ColumnName, 'NAME'>].width - 1 < nameWidth) {
			break;
		}

		chosen.add(name);
	}

	if (!chosen.has('CHANGE')) {
		balanceWidth += Math.max(0, Math.min(mostForChange, left() - shortestName));
	}

	const nameWidth = Math.max(1, Math.min(longestName, left()));
	return order.filter(name => chosen.has(name)).map(name => ({
		name,
		width: name === 'NAME' ? nameWidth : widthOf(name),
		align: name === 'NAME' ? 'left' : (fixed[name].align ?? 'left'),
	}));
}
