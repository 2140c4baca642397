import {type History} from '../history/types.js';
import {outlookOf} from '../tokens/forecast.js';
import {type Token} from '../tokens/token.js';
import {createTrack, type Track} from '../tokens/track.js';
import {trendOf} from '../tokens/trend.js';
import {isSame} from './reconcile.js';
import {type Forecast} from './state.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** A rate that was computed holds for so long where nothing changes; then the hour that it is of has moved on. */
const holdMs = 5 * minuteMs;

type Entry = {
	token: Token;
	readonly track: Track;
	/** Whether the history was asked for what was before this session. */
	isLoaded: boolean;
	forecast: Forecast | undefined;
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

	function make(entry: Entry, at: number): void {
		const {token, track: {samples}, forecast: before} = entry;
		const outlook = outlookOf(token, samples, at);
		const next: Forecast = {...outlook, trend: trendOf(samples, at)};
		entry.forecast = before && isSame(before, next) ? before : next;
		const isStill = outlook.burnPerHour === 0n && next.trend.every(value => value === next.trend[0]);
		const holds = outlook.burnPerHour === null ? minuteMs : (isStill ? Infinity : holdMs);
		const expiresIn = token.expiresAt !== null && token.expiresAt > at ? token.expiresAt - at : Infinity;
		entry.dueAt = samples.length === 0 ? Infinity : at + Math.min(holds, expiresIn);
	}

	function begin(id: string, token: Token): Entry {
		const entry: Entry = {token, track: createTrack(), isLoaded: false, forecast: undefined, dueAt: -Infinity};
		entries.set(id, entry);
		toLoad.push(id);
		return entry;
	}

	/** Puts the forecasts that changed into a new map, if any did. */
	function settle(): void {
		const next = new Map<string, Forecast>();
		let isChanged = false;
		for (const [id, {forecast, track}] of entries) {
			if (!forecast || track.samples.length === 0) {
				continue;
			}

			next.set(id, forecast);
			isChanged ||= forecasts.get(id) !== forecast;
		}

		forecasts = isChanged || next.size !== forecasts.size ? next : forecasts;
	}

	return {
		get forecasts() {
			return forecasts;
		},
		accept(tokens, at, broken) {
			let isChanged = false;
			for (const [id, token] of tokens) {
				const entry = entries.get(id) ?? begin(id, token);
				const isPushed = token.balance !== null && entry.track.push(at, token.balance, lastAt, broken.has(id));
				if (!isPushed && entry.token === token && at < entry.dueAt && at >= lastAt) {
					continue;
				}

				entry.token = token;
				isChanged ||= entry.isLoaded;
				if (entry.isLoaded) {
					make(entry, at);
				}
			}

			// Each token has an entry, so there are others only where there are more.
			const gone = entries.size > tokens.size ? entries.keys().filter(id => !tokens.has(id)).toArray() : [];
			for (const id of gone) {
				entries.delete(id);
				isChanged = true;
			}

			lastAt = at;
			if (isChanged) {
				settle();
			}
		},
		adjust(tokens) {
			for (const [id, entry] of entries) {
				const token = tokens.get(id);
				if (!token || token === entry.token) {
					continue;
				}

				entry.token = token;
				make(entry, lastAt);
			}

			settle();
		},
		load(budgetMs) {
			if (toLoad.length === 0) {
				return false;
			}

			const begun = elapsed();
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
				make(entry, lastAt);
			}

			toLoad = toLoad.slice(count);
			settle();
			return toLoad.length > 0;
		},
	};
}
