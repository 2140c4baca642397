import {formatMoney, parseMoney} from './money.js';
import {quoteInput, lazy} from './text.js';
import {resetPeriods, type Reset, type ResetPeriod} from './token.js';

const zone = 'Europe/Paris';
const parts = lazy(() => new Intl.DateTimeFormat('en-CA', {
	timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
}));

/** The wall clock of Paris at a moment, as if it were UTC. */
function parisClock(time: number): number {
	const found = Object.fromEntries(parts().formatToParts(time).map(({type, value}) => [type, Number(value)]));
	return Date.UTC(found.year!, found.month! - 1, found.day, found.hour, found.minute, found.second);
}

function findNextReset(period: ResetPeriod, now: number): number {
	const clock = new Date(parisClock(now));
	const [year, month, day] = [clock.getUTCFullYear(), clock.getUTCMonth(), clock.getUTCDate()];
	const untilMonday = ((8 - clock.getUTCDay()) % 7) || 7;
	const midnight = period === 'monthly' ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + (period === 'weekly' ? untilMonday : 1));
	// Clocks change at 01:00 UTC, so midnight UTC has the offset of that day's midnight in Paris.
	const offset = parisClock(midnight) - midnight;
	return midnight - offset;
}

/** Two resets are never closer, ms: a day, a week, the shortest month, each an hour shorter in spring. */
const shortestMs: Readonly<Record<ResetPeriod, number>> = {daily: 23 * 3_600_000, weekly: 167 * 3_600_000, monthly: 671 * 3_600_000};

/** Resets that were asked for last: looking at the clock of Paris is slow, and forecasts ask for the same few again and again. */
const found: Record<ResetPeriod, number[]> = {daily: [], weekly: [], monthly: []};

/**
The next moment (epoch ms, after `now`) at which a balance resets: midnight Europe/Paris; weekly on Monday, monthly on the 1st, right across
daylight saving.
*/
export function nextReset(period: ResetPeriod, now: number): number {
	const known = found[period].find(reset => now < reset && now >= reset - shortestMs[period]);
	if (known !== undefined) {
		return known;
	}

	const reset = findNextReset(period, now);
	found[period] = [reset, ...found[period].filter(other => other !== reset)].slice(0, 8);
	return reset;
}

/** `resets daily to $10`, `resets weekly to $12.50`; empty without a reset. */
export function formatReset(reset: Reset | null): string {
	if (reset === null) {
		return '';
	}

	return `resets ${reset.period}${reset.amount === null ? '' : ` to ${formatMoney(reset.amount).replace(/\.00$/, '')}`}`;
}

/** A reset as typed: `daily:10`, `weekly:50`, `monthly:500`; null for `none` and for an empty field. Refuses the rest and says what is accepted. */
export function parseReset(text: string): {kind: 'ok'; reset: Reset | null} | {kind: 'error'; message: string} {
	const input = text.trim().toLowerCase();
	if (input === 'none' || input === '') {
		return {kind: 'ok', reset: null};
	}

	const [, name, amountText = ''] = /^(\w+): ?\$?(.*)$/.exec(input) ?? [];
	const period = resetPeriods.find(candidate => candidate === name);
	const amount = parseMoney(amountText);
	return period === undefined || amount === undefined || amount <= 0n
		? {kind: 'error', message: `${quoteInput(text.trim())} is no reset: use daily:10, weekly:50, monthly:500 or none.`}
		: {kind: 'ok', reset: {period, amount}};
}
