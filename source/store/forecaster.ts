import {type History} from '../history/history-port.js';
import {outlookOf, type Outlook} from '../tokens/forecast.js';
import {Track} from '../tokens/samples.js';
import {type Token} from '../tokens/token.js';
import {noTrend, trendOf, type Trend} from '../tokens/trend.js';
import {isSame} from './reconcile.js';
import {type Forecast} from './state.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** The longest that a rate holds where nothing changes; by then the hour that it is of has moved on. */
const longestHoldMs = 10 * minuteMs;

/** How far off a rate may be, and when it runs out, before both are made anew: as a part of the time that they are of. */
const tolerance = 0.05;

/** How long (ms) a forecast of `at` holds where the balance stays as it is. */
function holdOf({burnPerHour, basis, runsOut}: Outlook, trend: readonly number[], at: number): number {
	if (burnPerHour === null || basis === null) {
		return minuteMs;
	}

	if (burnPerHour === 0n && trend.every(value => value === trend[0])) {
		return Infinity;
	}

	return Math.min(longestHoldMs, tolerance * Math.min(basis, runsOut === null ? Infinity : runsOut - at));
}

type Entry = {
	token: Token;
	readonly track: Track;
	/** Whether the history was asked for what was before this session. */
	isLoaded: boolean;
	forecast: Forecast | undefined;
	trend: Trend;
	/** When the forecast is to be made anew, although the token did not change; epoch ms. */
	dueAt: number;
};

export type Forecaster = {
	/** Takes the tokens of a refresh at `at` (epoch ms). `broken`: ids whose balance changed by no spending. */
	accept(tokens: ReadonlyMap<string, Token>, at: number, broken: ReadonlySet<string>): void;
	/** Takes tokens that were changed between two refreshes: their rate stays, what follows from it does not. */
	adjust(tokens: ReadonlyMap<string, Token>): void;
	/** Asks the history for the past of tokens that it was not asked of yet, for up to about `budgetMs`; false when all are done. */
	load(budgetMs: number): boolean;
	/** The same map as long as no forecast changed. */
	readonly forecasts: ReadonlyMap<string, Forecast>;
};

/** Keeps the recent past of all tokens, and from it their forecasts: made anew only for those where something changed. `elapsed`: ms since some moment. */
export function createForecaster(history: History, elapsed: () => number): Forecaster {
	const entries = new Map<string, Entry>();
	let forecasts: ReadonlyMap<string, Forecast> = new Map();
	let toLoad: string[] = [];
	let lastAt = 0;
	/** The tokens of the last refresh, where nothing happened since; and when the first of their forecasts is to be made anew. */
	let accepted: ReadonlyMap<string, Token> | undefined;
	let earliestDue = -Infinity;

	/** Makes the forecast of a token anew; false where nothing is known of its balance. */
	function make(entry: Entry, at: number): boolean {
		const {token, track: {samples}, forecast: before} = entry;
		if (samples.length === 0) {
			entry.dueAt = Infinity;
			return false;
		}

		const outlook = outlookOf(token, samples, at);
		entry.trend = trendOf(samples, at, entry.trend);
		const next: Forecast = {...outlook, trend: entry.trend.values};
		entry.forecast = before && isSame(before, next) ? before : next;
		const expiresIn = token.expiresAt !== null && token.expiresAt > at ? token.expiresAt - at : Infinity;
		entry.dueAt = at + Math.min(holdOf(outlook, next.trend, at), expiresIn);
		return true;
	}

	function begin(id: string, token: Token): Entry {
		const entry: Entry = {token, track: new Track(), isLoaded: false, forecast: undefined, trend: noTrend, dueAt: -Infinity};
		entries.set(id, entry);
		toLoad.push(id);
		return entry;
	}

	/** Puts forecasts that were made anew into a new map, if they differ; takes out those of tokens that are gone. */
	function settle(made: readonly string[], gone: readonly string[] = []): void {
		const isDifferent = (id: string): boolean => entries.get(id)?.forecast !== forecasts.get(id);
		const changed = made.filter(id => isDifferent(id));
		const lost = gone.filter(id => forecasts.has(id));
		if (changed.length + lost.length === 0) {
			return;
		}

		const next = new Map(forecasts);
		for (const id of changed) {
			next.set(id, entries.get(id)!.forecast!);
		}

		for (const id of lost) {
			next.delete(id);
		}

		forecasts = next;
	}

	return {
		get forecasts() {
			return forecasts;
		},
		accept(tokens, at, broken) {
			const isBack = at < lastAt;
			if (tokens === accepted && at < earliestDue && broken.size === 0 && !isBack) {
				lastAt = at;
				return;
			}

			const made: string[] = [];
			let earliest = Infinity;
			for (const [id, token] of tokens) {
				const entry = entries.get(id) ?? begin(id, token);
				const isSet = broken.size > 0 && broken.has(id);
				if (entry.token === token && at < entry.dueAt && !isSet && !isBack) {
					earliest = Math.min(earliest, entry.dueAt);
					continue;
				}

				entry.token = token;
				entry.trend = isBack ? noTrend : entry.trend;
				if (token.balance !== null) {
					entry.track.push(at, token.balance, lastAt, isSet);
				}

				if (entry.isLoaded && make(entry, at)) {
					made.push(id);
				}

				earliest = Math.min(earliest, entry.dueAt);
			}

			// Each token has an entry, so there are others only where there are more.
			const gone = entries.size > tokens.size ? entries.keys().filter(id => !tokens.has(id)).toArray() : [];
			for (const id of gone) {
				entries.delete(id);
			}

			lastAt = at;
			accepted = tokens;
			earliestDue = earliest;
			settle(made, gone);
		},
		adjust(tokens) {
			accepted = undefined;
			const made: string[] = [];
			for (const [id, entry] of entries) {
				const token = tokens.get(id);
				if (!token || token === entry.token) {
					continue;
				}

				entry.token = token;
				if (make(entry, lastAt)) {
					made.push(id);
				}
			}

			settle(made);
		},
		load(budgetMs) {
			const begun = elapsed();
			const made: string[] = [];
			let count = 0;
			while (count < toLoad.length && (count === 0 || elapsed() - begun < budgetMs)) {
				const id = toLoad[count]!;
				const entry = entries.get(id);
				count++;
				if (!entry) {
					continue;
				}

				entry.track.prepend(history.series(id, lastAt - dayMs, lastAt));
				entry.isLoaded = true;
				entry.trend = noTrend;
				if (make(entry, lastAt)) {
					made.push(id);
				}
			}

			toLoad = toLoad.slice(count);
			settle(made);
			return toLoad.length > 0;
		},
	};
}
