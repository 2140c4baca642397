import {type Fault, type FaultScript} from './fault-proxy.js';
import {type Random} from './random.js';

/** Times are chosen around that of a client which gives up after `timeoutMs`. */
const kinds: ReadonlyArray<(random: Random, timeoutMs: number) => Fault> = [
	random => ({kind: 'delay', ms: random.below(30)}),
	// Comes when nobody waits for it any more, but before a client that lost sight of it looks for the second time, after 2 s.
	(random, timeoutMs) => ({kind: 'delay', ms: timeoutMs + random.below(800)}),
	random => ({kind: 'stall', reached: random.next() < 0.5}),
	() => ({kind: 'stall-inside'}),
	random => ({kind: 'cut', reached: random.next() < 0.5}),
	() => ({kind: 'cut-inside'}),
	() => ({kind: 'truncate'}),
	// A limit is told before anything is done.
	random => ({kind: 'status', status: 429, reached: false, ...random.pick([{}, {retryAfter: '1'}, {retryAfter: '900'}])}),
	random => ({kind: 'status', status: random.pick([500, 502, 503, 504]), reached: random.next() < 0.5}),
	random => ({kind: 'status', status: 502, html: true, reached: random.next() < 0.5}),
	() => ({kind: 'slow', bytesPerSecond: 1000}),
];

/**
Faults by chance: each request meets one with the probability `share`, and then so do the next ones of its kind, up to three. What a request meets depends on the seed
and on how many of its method and path went before, not on the time, so that a run can be repeated.
*/
export function randomFaults(random: Random, {share, timeoutMs}: {readonly share: number; readonly timeoutMs: number}): FaultScript {
	const streams = new Map<string, {readonly random: Random; again: number; fault: Fault}>();
	return ({method, path}) => {
		const key = `${method} ${path.replace(/\?.*$/, '')}`;
		let stream = streams.get(key);
		if (!stream) {
			stream = {random: random.fork(key), again: 0, fault: {kind: 'none'}};
			streams.set(key, stream);
		}

		if (stream.again > 0) {
			stream.again--;
			return stream.fault;
		}

		if (stream.random.next() >= share) {
			return {kind: 'none'};
		}

		stream.fault = stream.random.pick(kinds)(stream.random, timeoutMs);
		stream.again = stream.fault.kind === 'status' ? stream.random.below(3) : 0;
		return stream.fault;
	};
}
