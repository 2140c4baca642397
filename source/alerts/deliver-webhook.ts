import {setTimeout as wait} from 'node:timers/promises';
import {alertMessage, type AlertSource, inTurn, type Delivery, type Log} from './delivery.js';

/** Ms before the second, third, … try. */
const waits = [2000, 10_000, 30_000, 90_000];

/** The longest wait, whatever the receiver asks for (Retry-After). */
const longestWaitMs = 120_000;

export type WebhookOptions = {
	/** An `https:` address. Its path may be a secret, so only its host is ever shown. */
	readonly url: string;
	readonly source: AlertSource;
	readonly log: Log;
	/** Limit for one try, in ms; default: 10 s. */
	readonly timeoutMs?: number;
	/** Waits between two tries. */
	readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
	/** Also accepts `http:` to loopback, for a receiver on the same machine and for tests. */
	readonly allowLoopbackHttp?: boolean;
};

type Failure = {readonly why: string; readonly canPass: boolean; readonly waitMs?: number};

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isAllowed(url: URL | null, allowLoopbackHttp: boolean): url is URL {
	return url?.protocol === 'https:' || (url?.protocol === 'http:' && allowLoopbackHttp && loopback.test(url.hostname));
}

/** The failure in words, without the address's path. */
function failureOf(error: unknown): string {
	if (error instanceof Error && error.name === 'TimeoutError') {
		return 'it did not answer in time';
	}

	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return `it could not be reached${cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''}`;
}

/** One try; undefined if it arrived. */
async function post(url: URL, body: string, timeoutMs: number, signal: AbortSignal): Promise<Failure | undefined> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {'content-type': 'application/json', 'user-agent': 'eden-tokens'},
			body,
			// A redirect would send the alert where nobody configured it.
			redirect: 'manual',
			signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
		});
		const {status, ok} = response;
		await response.body?.cancel();
		if (ok) {
			return undefined;
		}

		if (status >= 300 && status < 400) {
			return {why: `it answered with a redirect (${status}), which is not followed`, canPass: false};
		}

		const seconds = Number(response.headers.get('retry-after') ?? NaN);
		return {
			why: `it answered ${status}`,
			canPass: status >= 500 || status === 429 || status === 408,
			...(seconds > 0 && {waitMs: Math.min(longestWaitMs, seconds * 1000)}),
		};
	} catch (error) {
		return {why: failureOf(error), canPass: true};
	}
}

/**
Posts each alert as JSON with a `text` field to an `https:` address, one at a time. Redirects are not followed. Temporary failures (no
connection, 5xx, 429, 408) are retried, up to five tries with growing waits. A failure is logged once, and so is the recovery; the result of
a test alert is always logged.
*/
export function deliverToWebhook({
	url, source, log, timeoutMs = 10_000, sleep = async (ms, signal) => wait(ms, undefined, {signal, ref: false}), allowLoopbackHttp = false,
}: WebhookOptions): Delivery {
	const target = URL.parse(url);
	let isFailing = false;

	async function send(to: URL, body: string, signal: AbortSignal): Promise<Failure | undefined> {
		for (let turn = 0; ; turn++) {
			const failure = await post(to, body, timeoutMs, signal);
			const waitMs = waits[turn];
			if (!failure?.canPass || waitMs === undefined || signal.aborted) {
				return failure;
			}

			await sleep(Math.max(waitMs, failure.waitMs ?? 0), signal);
		}
	}

	return inTurn(async (alert, signal) => {
		let failure: Failure | undefined;
		try {
			failure = isAllowed(target, allowLoopbackHttp)
				? await send(target, alertMessage(alert, source), signal)
				: {why: 'its address is no https address', canPass: false};
		} catch {
			// Only the wait can fail here: the program is ending.
		}

		const isNews = isFailing !== (failure !== undefined);
		if (signal.aborted || !(isNews || alert.kind === 'test')) {
			return;
		}

		isFailing = failure !== undefined;
		const host = target?.host ?? '';
		if (failure) {
			log('warning', `The webhook${host && ` at ${host}`} fails: ${failure.why}. Alerts do not arrive there.`);
		} else {
			log('success', isNews ? `The webhook at ${host} works again.` : `The test alert arrived at ${host}.`);
		}
	});
}
