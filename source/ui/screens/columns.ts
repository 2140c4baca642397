export type ColumnName = 'STATUS' | 'NAME' | 'TYPE' | 'BALANCE' | 'EXPIRES' | 'RUNS OUT' | 'BURN/H' | 'TREND' | 'RESETS' | 'CHANGE';

export type Column = {
	readonly name: ColumnName;
	readonly width: number;
	readonly align: 'left' | 'right';
};

/** Columns in front of the first: the cursor and the mark. */
export const gutter = 2;

type Width = {
	readonly width: number;
	/** Where there is little room. */
	readonly least?: number;
	readonly align?: 'right';
};

const fixed: Readonly<Record<Exclude<ColumnName, 'NAME'>, Width>> = {
	STATUS: {width: 10},
	TYPE: {width: 7},
	BALANCE: {width: 11, align: 'right'},
	EXPIRES: {width: 22},
	'RUNS OUT': {width: 10},
	'BURN/H': {width: 9, align: 'right'},
	TREND: {width: 12, least: 8},
	CHANGE: {width: 11, least: 9, align: 'right'},
	RESETS: {width: 13},
};

const order: readonly ColumnName[] = ['STATUS', 'NAME', 'TYPE', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'BURN/H', 'TREND', 'CHANGE', 'RESETS'];

/** What is shown as width allows, most wanted first; whatever the tokens are, so that nothing moves when they come. */
const extras = ['RUNS OUT', 'BURN/H', 'TREND', 'CHANGE', 'RESETS'] as const;

/** What the name keeps, whatever else is shown from 80 columns on. */
const shortestName = 24;

const longestName = 60;

/**
The columns of a list of so many terminal columns, in order, one space between two. STATUS, NAME, TYPE, BALANCE and EXPIRES at 80; below 72 the days left
go first (EXPIRES is the day alone), then TYPE; RUNS OUT, BURN/H, TREND, CHANGE and RESETS come as width allows. What is left
over goes to the columns that are narrower than they should be, then to the name.
*/
export function layoutColumns(width: number): readonly Column[] {
	const widths = new Map<ColumnName, number>();
	const left = (): number => width - gutter - widths.values().reduce((sum, own) => sum + own + 1, 0);
	const add = (name: Exclude<ColumnName, 'NAME'>): void => {
		widths.set(name, fixed[name].least ?? fixed[name].width);
	};

	for (const name of ['STATUS', 'BALANCE', 'EXPIRES', ...(width >= 62 ? ['TYPE'] as const : [])] as const) {
		add(name);
	}

	if (width < 72) {
		widths.set('EXPIRES', 11);
	}

	for (const name of extras) {
		if (left() - (fixed[name].least ?? fixed[name].width) - 1 < shortestName) {
			break;
		}

		add(name);
	}

	for (const name of extras) {
		const own = widths.get(name);
		if (own === undefined) {
			break;
		}

		widths.set(name, own + Math.max(0, Math.min(fixed[name].width - own, left() - shortestName)));
	}

	widths.set('NAME', Math.max(1, Math.min(longestName, left())));
	return order.filter(name => widths.has(name)).map(name => ({
		name,
		width: widths.get(name)!,
		align: name === 'NAME' ? 'left' : (fixed[name].align ?? 'left'),
	}));
}
