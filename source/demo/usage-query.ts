import {dayMs, parseDay, type Step} from './calendar.js';
import {missing, type Checked} from './validation.js';

export type UsageQuery = {
	/** Epoch ms of the first day, inclusive. */
	readonly begin: number;
	/** Epoch ms of the day after the last. */
	readonly end: number;
	readonly step: Step;
	/** The filters that were given, by their names. */
	readonly filters: ReadonlyMap<string, string>;
	readonly byUser: boolean;
};

const filterNames = ['feature', 'subfeature', 'provider', 'phase', 'token', 'key_id', 'user'];
const maximumDays = 366;
const defaultDays = 7;

const invalid = (field: string, message: string): {readonly kind: 'invalid'; readonly errors: Readonly<Record<string, readonly string[]>>} =>
	({kind: 'invalid', errors: {[field]: [message]}});

/** The days asked for; without any, the last seven, of which `now` is in the last. */
function readDays(begin: string, end: string, now: number): Checked<Pick<UsageQuery, 'begin' | 'end'>> {
	if (begin === '' && end === '') {
		const tomorrow = (Math.floor(now / dayMs) + 1) * dayMs;
		return {kind: 'ok', value: {begin: tomorrow - (defaultDays * dayMs), end: tomorrow}};
	}

	if (begin === '' || end === '') {
		return invalid(begin === '' ? 'begin' : 'end', 'Give both begin and end, or neither.');
	}

	const [first, last] = [parseDay(begin), parseDay(end)];
	if (first === undefined || last === undefined) {
		return invalid(first === undefined ? 'begin' : 'end', 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.');
	}

	if (last <= first) {
		return invalid('end', 'end must be after begin.');
	}

	return last - first > maximumDays * dayMs
		? invalid('end', `The range must not be longer than ${maximumDays} days.`)
		: {kind: 'ok', value: {begin: first, end: last}};
}

/** Reads the query of a usage call. A blank parameter counts as absent. `defaultStep`: absent where the API demands a step. */
export function readUsageQuery(query: URLSearchParams, now: number, defaultStep?: Step): Checked<UsageQuery> {
	const given = (name: string): string => query.get(name) ?? '';
	const stepText = given('step');
	const step = stepText === '' ? defaultStep : ([1, 2, 3, 4] as const).find(one => String(one) === stepText);
	if (step === undefined) {
		return stepText === '' ? {kind: 'invalid', errors: missing('step')} : invalid('step', `"${stepText}" is not a valid choice.`);
	}

	const groupBy = given('group_by');
	if (groupBy !== '' && groupBy !== 'user') {
		return invalid('group_by', `"${groupBy}" is not a valid choice.`);
	}

	const days = readDays(given('begin'), given('end'), now);
	if (days.kind === 'invalid') {
		return days;
	}

	const filters = new Map(filterNames.map(name => [name, given(name)] as const).filter(([, value]) => value !== ''));
	return {kind: 'ok', value: {...days.value, step, filters, byUser: groupBy === 'user'}};
}
