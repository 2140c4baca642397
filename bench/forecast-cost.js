import {performance} from 'node:perf_hooks';
import {hourMs, minuteMs, randomFrom} from './traces.js';

const dayMs = 24 * hourMs;
const refreshMs = 30_000;
const tokens = 500;
const refreshes = 40;

/** The beginning of the measurement, epoch ms. */
const begin = 1_800_000_000_000;

const toMoney = dollars => BigInt(Math.round(dollars * 1e9));

/** Microseconds that `work` takes, a token and refresh, for each of `all`. */
function measure(all, work) {
	const started = performance.now();
	for (let refresh = 1; refresh <= refreshes; refresh++) {
		for (const each of all) {
			work(each, begin + (refresh * refreshMs));
		}
	}

	return (performance.now() - started) * 1000 / refreshes / all.length;
}

const microseconds = value => `${value.toFixed(1)} µs`;

/** A table in Markdown of what a forecast costs, beside the rate of the last hour, for tokens that spend something between any two refreshes. */
export function costTable({SpendingTrack, Track, outlookOf, trendOf}) {
	const random = randomFrom(1);
	const all = Array.from({length: tokens}, () => ({
		token: {balance: toMoney(500), limited: true, expiresAt: null, reset: null, revoked: false}, spends: random(), left: 500, track: new Track(), spending: new SpendingTrack(), trend: undefined,
	}));
	for (const each of all) {
		// Four weeks before, hour by hour, and the last day in full.
		for (let at = begin - (28 * dayMs); at < begin - dayMs; at += hourMs) {
			each.spending.add({at, balance: toMoney(900 - ((at - begin + (28 * dayMs)) / hourMs / 20 * (1 + Math.sin(at / dayMs * 2 * Math.PI))))}, null);
		}

		for (let at = begin - dayMs; at <= begin; at += 5 * minuteMs) {
			const balance = toMoney(500 + (each.spends * (begin - at) / hourMs));
			each.track.push(at, balance, at - refreshMs, false);
			each.spending.add({at, balance}, null);
		}
	}

	const started = performance.now();
	for (const each of all) {
		each.spending.learn(begin);
	}

	const learning = (performance.now() - started) * 1000 / tokens;
	const spend = each => {
		each.left -= each.spends * (0.5 + random()) * refreshMs / hourMs;
		each.token = {...each.token, balance: toMoney(each.left)};
	};

	const trend = measure(all, (each, at) => {
		spend(each);
		each.track.push(at, each.token.balance, at - refreshMs, false);
		each.trend = trendOf(each.track.samples, at, each.trend);
	});
	const lastHour = measure(all, (each, at) => outlookOf(each.token, each.track.samples, at));
	for (const each of all) {
		each.left = 500;
	}

	const ours = measure(all, (each, at) => {
		spend(each);
		each.spending.add({at, balance: each.token.balance}, null);
		each.spending.forecast(each.token, at);
	});
	return [
		'| a token whose balance changed, each refresh | |',
		'|---|---|',
		`| samples and trend, as needed by either | ${microseconds(trend)} |`,
		`| rate of the last hour | ${microseconds(lastHour)} |`,
		`| ours: taking the sample, the forecast, and a curve made anew at times | ${microseconds(ours)} |`,
		`| ours: learning once a day (${(learning / 1000).toFixed(1)} ms), spread over a refresh each ${refreshMs / 1000} s | ${microseconds(learning * refreshMs / dayMs)} |`,
	].join('\n');
}
