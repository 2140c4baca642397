import {quantile} from './statistics.js';
import {hourMs, minuteMs, randomFrom} from './traces.js';

/** It is looked whether to alert every so often; the past is learnt anew every so often. */
const lookMs = 30 * minuteMs;
const learnMs = 24 * hourMs;

/** DRAINING within 24 h (the middle), CRITICAL within 2 h (the early end); a state ends where the time is half as long again. */
const limits = {draining: 24, critical: 2};
const hysteresis = 1.5;

/** The program as it was: LOW under $10, CRITICAL under $1. */
const amounts = {draining: 10, critical: 1};

/** An alert is false where the balance would have lasted for longer than so many times what was told. */
const falseFactor = 2;

/** The state after a look: `hours` until it is empty, as far as they count for each state. */
function stateOf(before, left, ends) {
	const isWithin = kind => left[kind] <= ends[kind] * (before === kind || before === 'critical' ? hysteresis : 1);
	return isWithin('critical') ? 'critical' : (isWithin('draining') ? 'draining' : 'ok');
}

const rank = {ok: 0, draining: 1, critical: 2};

/** Runs one balance dry: when it was told first, and how many alerts were false or told again. */
function drain(trace, tell, ends, {begun, balance, empty}) {
	let [state, highest] = ['ok', 'ok'];
	let first;
	let falseAlerts = 0;
	for (let at = begun + lookMs; at < empty; at += lookMs) {
		const before = state;
		const left = balance - (trace.spentUntil(at) - trace.spentUntil(begun));
		state = stateOf(before, tell(at, left), ends);
		if (rank[state] <= rank[before]) {
			continue;
		}

		first ??= at;
		const isTooEarly = empty - at > falseFactor * limits[state] * hourMs;
		falseAlerts += isTooEarly || rank[state] <= rank[highest] ? 1 : 0;
		highest = rank[state] > rank[highest] ? state : highest;
	}

	return {first, falseAlerts};
}

/**
Runs a balance dry over the trace, again and again from the fourth day on: each time it gets what lasts for one to five days. Tells how long before it was empty it was told first, and how many
alerts were false or told again.
*/
function simulate(trace, tell, ends, seed) {
	const random = randomFrom(seed);
	const result = {early: [], falseAlerts: 0, hours: 0};
	let begun = trace.start + (72 * hourMs);
	while (begun < trace.end) {
		const balance = trace.spentUntil(begun + ((24 + (96 * random())) * hourMs)) - trace.spentUntil(begun);
		const empty = trace.timeOf(trace.spentUntil(begun) + balance);
		if (balance <= 0 || empty >= trace.end) {
			break;
		}

		const {first, falseAlerts} = drain(trace, tell, ends, {begun, balance, empty});
		result.falseAlerts += falseAlerts;
		result.early.push(first === undefined ? 0 : (empty - first) / hourMs);
		result.hours += (empty - begun) / hourMs;
		begun = empty;
	}

	return result;
}

/** By our forecast, which looks at the balance every five minutes. */
function ourTeller(trace, {SpendingTrack}) {
	let track = new SpendingTrack();
	let lookedAt = -Infinity;
	let learnt = -Infinity;
	return (at, left) => {
		if (at < lookedAt || lookedAt === -Infinity) {
			track = new SpendingTrack();
			learnt = -Infinity;
			lookedAt = at - lookMs;
			for (const sample of trace.samplesAt(lookedAt, left + trace.spentUntil(at) - trace.spentUntil(lookedAt), Infinity)) {
				track.add(sample, null);
			}
		}

		while (lookedAt < at) {
			lookedAt = Math.min(at, lookedAt + (5 * minuteMs));
			const balance = left + trace.spentUntil(at) - trace.spentUntil(lookedAt);
			track.add({at: lookedAt, balance: BigInt(Math.round(balance * 1e9))}, null);
		}

		if (at - learnt >= learnMs) {
			track.learn(at);
			learnt = at;
		}

		const token = {balance: BigInt(Math.round(left * 1e9)), limited: true, expiresAt: null, reset: null, revoked: false};
		const forecast = track.forecast(token, at);
		return {draining: ((forecast?.at ?? Infinity) - at) / hourMs, critical: ((forecast?.earliest ?? Infinity) - at) / hourMs};
	};
}

const byAmount = perHour => (at, left) => ({draining: left * perHour, critical: left * perHour});

/** A table in Markdown of how early alerts come: by our forecast, and by fixed amounts for a token that spends $1 an hour. */
export function alertTable(traces, forecast, seed) {
	const lines = ['| | ran dry | told 2 h before and more | first told, median | false or repeated, a token and week |', '|---|---|---|---|---|'];
	const fixed = [0.1, 1, 10].map(perHour => [`fixed amounts ($10, $1), at $${perHour} an hour`, amounts, () => byAmount(perHour)]);
	for (const [name, ends, tellerOf] of [['ours', limits, trace => ourTeller(trace, forecast)], ...fixed]) {
		const results = traces.map(trace => simulate(trace, tellerOf(trace), ends, seed));
		const early = results.flatMap(result => result.early);
		const weeks = results.reduce((sum, {hours}) => sum + hours, 0) / 168;
		const inTime = early.filter(hours => hours >= 2).length;
		const falseAlerts = results.reduce((sum, result) => sum + result.falseAlerts, 0);
		lines.push(`| ${name} | ${early.length} | ${(100 * inTime / early.length).toFixed(1)} % | ${quantile(early, 0.5)?.toFixed(1)} h | ${(falseAlerts / weeks).toFixed(2)} |`);
	}

	return lines.join('\n');
}
