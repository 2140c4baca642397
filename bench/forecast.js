/*
How well the time at which a balance is empty is foretold, beside simpler rules: `npm run bench:forecast -- [--json] FILE.csv…`, where a file has lines
`timestamp,value`, the amount that was spent in that interval. See docs/forecast.md.

	--json        only the figures: [{trace, horizonHours, historyHours, method, median, p90, coverage}]; historyHours 72 is all that there is, three days at least
	--moments N   so many moments a trace and horizon; 150 unless told
	--seed N      other moments
*/
import process from 'node:process';
import {parseArgs} from 'node:util';
import {alertTable} from './early-alerts.js';
import {costTable} from './forecast-cost.js';
import {loadForecast} from './load-forecast.js';
import {quantile} from './statistics.js';
import {hourMs, minuteMs, randomFrom, readTrace} from './traces.js';

const {values: options, positionals: files} = parseArgs({
	allowPositionals: true,
	options: {json: {type: 'boolean', default: false}, moments: {type: 'string', default: '150'}, seed: {type: 'string', default: '16'}},
});

const horizons = [4, 24, 72];
const histories = [72, 24, 1];
const methods = ['ours', 'last-hour', 'predict-linear-6h', 'mean-24h'];

/** So much was known at least before each moment. */
const leastHistoryMs = 72 * hourMs;

/** An error is counted up to here. */
const largestError = 20;

const forecast = await loadForecast();
const {SpendingTrack} = forecast;

const tell = text => {
	process.stderr.write(`${text}\n`);
};

/** Falls of the balance from `from` on, and the ms in which nothing else happened. */
function fallsSince(samples, from) {
	const sum = {spent: 0, ms: 0};
	for (let index = samples.length - 1; index > 0 && samples[index].at > from; index--) {
		const [before, after] = [samples[index - 1], samples[index]];
		if (after.balance > before.balance) {
			continue;
		}

		const length = after.at - before.at;
		const share = Math.min(1, (after.at - from) / length);
		sum.spent += Number(before.balance - after.balance) * share;
		sum.ms += length * share;
	}

	return sum;
}

/** Hours until the balance is empty at the mean rate of the last `hours`. */
function byMean(samples, balance, moment, hours) {
	const {spent, ms} = fallsSince(samples, moment - (hours * hourMs));
	return spent > 0 ? balance * 1e9 / spent * ms / hourMs : Infinity;
}

/** As `predict_linear(balance[6h], …)` of Prometheus: least squares, at a scrape each minute. The top-ups are taken out, in its favour. */
function byLine(trace, balance, moment, historyMs) {
	const from = Math.max(trace.start, moment - Math.min(6 * hourMs, historyMs));
	const spentNow = trace.spentUntil(moment);
	const sums = {n: 0, x: 0, y: 0, xx: 0, xy: 0};
	for (let at = from; at <= moment; at += minuteMs) {
		const x = (at - moment) / hourMs;
		const y = balance + spentNow - trace.spentUntil(at);
		sums.n++;
		sums.x += x;
		sums.y += y;
		sums.xx += x * x;
		sums.xy += x * y;
	}

	const slope = ((sums.n * sums.xy) - (sums.x * sums.y)) / ((sums.n * sums.xx) - (sums.x ** 2));
	const level = (sums.y - (slope * sums.x)) / sums.n;
	return slope < 0 ? Math.max(0, -level / slope) : Infinity;
}

const tokenOf = balance => ({balance: BigInt(Math.round(balance * 1e9)), limited: true, expiresAt: null, reset: null, revoked: false});

/** Hours until it is empty, and the range, as the program tells it. */
function byForecast(samples, balance, moment) {
	const track = new SpendingTrack();
	for (const sample of samples) {
		track.add(sample, null);
	}

	track.learn(moment);
	const found = track.forecast(tokenOf(balance), moment);
	const toHours = at => (at === null || at === undefined ? Infinity : (at - moment) / hourMs);
	return {middle: toHours(found?.at), earliest: toHours(found?.earliest), latest: toHours(found?.latest)};
}

/** Moments at which as much is known and to come as is needed, and the balance that each has, so that it lasts about `horizon` hours. */
function momentsOf(trace, horizon, count, seed) {
	const from = trace.start + leastHistoryMs;
	const length = trace.end - (horizon * hourMs) - from;
	if (length < trace.step) {
		return [];
	}

	const random = randomFrom(seed + horizon);
	const found = [];
	for (let turn = 0; turn < 20 * count && found.length < count; turn++) {
		const wanted = from + (random() * length);
		const moment = trace.times.find(at => at >= wanted);
		const balance = trace.spentUntil(moment + (horizon * hourMs)) - trace.spentUntil(moment);
		const truth = (trace.timeOf(trace.spentUntil(moment) + balance) - moment) / hourMs;
		// Nothing is spent: nothing to foretell.
		if (balance > 1e-6 && truth > 0) {
			found.push({moment, balance, truth});
		}
	}

	return found;
}

const errorOf = (foretold, truth) => Math.min(largestError, Math.abs(foretold - truth) / truth);

/** Errors of each method, and whether the truth was in our range. */
function measure(trace, horizon, history, count, seed) {
	const results = methods.map(() => []);
	const inRange = [];
	for (const {moment, balance, truth} of momentsOf(trace, horizon, count, seed)) {
		const historyMs = history === 72 ? Infinity : history * hourMs;
		const samples = trace.samplesAt(moment, balance, historyMs);
		const ours = byForecast(samples, balance, moment);
		const foretold = [ours.middle, byMean(samples, balance, moment, 1), byLine(trace, balance, moment, historyMs), byMean(samples, balance, moment, 24)];
		for (const [index, hours] of foretold.entries()) {
			results[index].push(errorOf(hours, truth));
		}

		inRange.push(ours.earliest <= truth && truth <= ours.latest);
	}

	return {results, inRange};
}

const round = value => Math.round(value * 10_000) / 10_000;

function rowsOf(trace, horizonHours, historyHours, {results, inRange}) {
	return methods.map((method, index) => ({
		trace, horizonHours, historyHours, method,
		median: round(quantile(results[index], 0.5)), p90: round(quantile(results[index], 0.9)),
		coverage: method === 'ours' ? round(inRange.filter(Boolean).length / inRange.length) : null,
	}));
}

/** The rows of all traces for one history and horizon, and of all together. */
function rowsFor(traces, horizon, history, count, seed) {
	const all = {results: methods.map(() => []), inRange: []};
	const rows = traces.flatMap(trace => {
		const measured = measure(trace, horizon, history, count, seed);
		if (measured.inRange.length < count) {
			tell(`${trace.name}: too short, or too little is spent, for ${count} moments ${horizon} h ahead: left out there.`);
			return [];
		}

		all.inRange.push(...measured.inRange);
		for (const [index, errors] of measured.results.entries()) {
			all.results[index].push(...errors);
		}

		return rowsOf(trace.name, horizon, history, measured);
	});
	return traces.length > 1 && all.inRange.length > 0 ? [...rows, ...rowsOf('all', horizon, history, all)] : rows;
}

const cases = histories.flatMap(history => horizons.map(horizon => ({history, horizon})));

const percent = value => (value >= 1 ? `${value.toFixed(1)} ×` : `${Math.round(value * 1000) / 10} %`);

/** A row of Markdown; empty where nothing was measured. */
function lineOf(rows, trace, {history, horizon}) {
	const found = methods.map(method => rows.find(row => row.trace === trace && row.historyHours === history && row.horizonHours === horizon && row.method === method));
	if (!found[0]) {
		return [];
	}

	const [ours, ...others] = found.map(({median, p90}) => `${percent(median)} / ${percent(p90)}`);
	return [`| ${trace} | ${history === 72 ? '3 days and more' : `${history} h`} | ${horizon} h | ${ours} | ${Math.round(found[0].coverage * 100)} % | ${others.join(' | ')} |`];
}

/** A table in Markdown: all traces together, then each. */
function tableOf(rows) {
	const names = [...new Set(rows.map(({trace}) => trace))].toSorted((a, b) => Number(b === 'all') - Number(a === 'all'));
	return [
		'| trace | history | empty in | ours | in the range | last hour | predict_linear, 6 h | mean of 24 h |',
		'|---|---|---|---|---|---|---|---|',
		...names.flatMap(name => cases.flatMap(each => lineOf(rows, name, each))),
	].join('\n');
}

async function run() {
	if (files.length === 0) {
		throw new Error('Which traces? npm run bench:forecast -- [--json] FILE.csv…');
	}

	const traces = [];
	for (const file of files) {
		try {
			traces.push(await readTrace(file));
		} catch (error) {
			tell(`${error.message} It is left out.`);
			process.exitCode = 1;
		}
	}

	const rows = cases.flatMap(({history, horizon}) => rowsFor(traces, horizon, history, Number(options.moments), Number(options.seed)));
	console.log(options.json ? JSON.stringify(rows, undefined, '\t') : `${tableOf(rows)}\n`);
	if (!options.json && traces.length > 0) {
		console.log(`${alertTable(traces, forecast, Number(options.seed))}\n\n${costTable(forecast)}`);
	}
}

try {
	await run();
} catch (error) {
	tell(error.message);
	process.exitCode = 1;
}
