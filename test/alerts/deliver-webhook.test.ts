import {once} from 'node:events';
import {createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {deliverToWebhook, type WebhookOptions} from '../../source/alerts/deliver-webhook.js';
import {type Delivery} from '../../source/alerts/delivery.js';
import {eventually} from '../helpers/patience.js';
import {keepLog, makeAlert, source, testAlert} from './alert-scene.js';

type Seen = {readonly method: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: unknown};

/** A receiver that answers by `answers` in turn, the last of them again and again. */
async function receiver(...answers: Array<(response: ServerResponse) => void>) {
	const seen: Seen[] = [];

	async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body: unknown = JSON.parse(await text(request));
		seen.push({method: request.method, headers: request.headers, body});
		(answers.length > 1 ? answers.shift()! : answers[0]!)(response);
	}

	const server = createServer((request, response) => {
		void take(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	return {seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/FAKE-SECRET-PATH`};
}

const answer = (status: number, headers: Record<string, string> = {}) => (response: ServerResponse): void => {
	response.writeHead(status, headers).end('ok');
};

type Scene = Delivery & {readonly lines: string[]; readonly waits: number[]};

function webhook(url: string, options: Partial<WebhookOptions> = {}): Scene {
	const {log, lines} = keepLog();
	const waits: number[] = [];
	const delivery = deliverToWebhook({
		url, source, log, allowLoopbackHttp: true,
		async sleep(ms) {
			waits.push(ms);
		},
		...options,
	});
	onTestFinished(delivery.stop);
	return {...delivery, lines, waits};
}

/** Not written out, since nobody should use it. */
const plain = (rest: string): string => ['http', rest].join('://');

describe('a webhook', () => {
	test('gets the alert as JSON with a text', async () => {
		const {seen, url} = await receiver(answer(200));
		webhook(url).deliver(makeAlert());
		await eventually(() => {
			expect(seen).toHaveLength(1);
		});
		expect(seen[0]).toMatchObject({method: 'POST', headers: {'content-type': 'application/json'}, body: {text: 'prod-web is LOW: $8.20 left.', token: 'prod-web', state: 'LOW'}});
	});

	test('is tried again, with longer and longer waits, where that may help', async () => {
		const {seen, url} = await receiver(answer(503), answer(429, {'retry-after': '60'}), answer(408), response => {
			response.destroy();
		}, answer(204));
		const {deliver, lines, waits} = webhook(url);
		deliver(testAlert);
		await eventually(() => {
			expect(lines).toEqual([`success: The test alert arrived at ${new URL(url).host}.`]);
		});
		expect(waits).toEqual([2000, 60_000, 30_000, 90_000]);
		expect(seen).toHaveLength(5);
	});

	test('that fails is told once, without its path, and that it works again, once', async () => {
		const {seen, url} = await receiver(...Array.from({length: 10}, () => answer(500)), answer(200));
		const {deliver, lines} = webhook(url);
		const {host} = new URL(url);
		for (let count = 0; count < 4; count++) {
			deliver(makeAlert());
		}

		await eventually(() => {
			expect(seen).toHaveLength(12);
		});
		await eventually(() => {
			expect(lines).toEqual([`warning: The webhook at ${host} fails: it answered 500. Alerts do not arrive there.`, `success: The webhook at ${host} works again.`]);
		});
	});

	test('that refuses is not asked again', async () => {
		const {seen, url} = await receiver(answer(404));
		const {deliver, lines, waits} = webhook(url);
		deliver(makeAlert());
		await eventually(() => {
			expect(lines).toEqual([`warning: The webhook at ${new URL(url).host} fails: it answered 404. Alerts do not arrive there.`]);
		});
		expect([seen.length, waits.length]).toEqual([1, 0]);
	});

	test('is not followed to another address', async () => {
		const other = await receiver(answer(200));
		const {url} = await receiver(answer(307, {location: other.url}));
		const {deliver, lines} = webhook(url);
		deliver(makeAlert());
		await eventually(() => {
			expect(lines[0]).toContain('it answered with a redirect (307), which is not followed');
		});
		expect(other.seen).toEqual([]);
	});

	test('that does not answer, or is not there, is told in words', async () => {
		const {url} = await receiver(() => undefined);
		const slow = webhook(url, {timeoutMs: 50});
		slow.deliver(makeAlert());
		await eventually(() => {
			expect(slow.lines[0]).toContain('fails: it did not answer in time.');
		});
		const absent = webhook('http://127.0.0.1:1/FAKE-SECRET-PATH');
		absent.deliver(makeAlert());
		await eventually(() => {
			expect(absent.lines[0]).toMatch(/^warning: The webhook at 127\.0\.0\.1:1 fails: it could not be reached/);
		});
		expect([...slow.lines, ...absent.lines].join(' ')).not.toContain('FAKE-SECRET');
	});

	test.each([
		[plain('hooks.example.com/x'), true],
		['http://127.0.0.1:1/x', false],
		[plain('127.0.0.1.example.com/x'), true],
		['ftp://127.0.0.1/x', true],
		['nonsense', true],
	])('takes no address but an https one, and loopback where that is allowed: %s', async (url, allowLoopbackHttp) => {
		const request = vi.spyOn(globalThis, 'fetch');
		onTestFinished(() => {
			request.mockRestore();
		});
		const {deliver, lines} = webhook(url, {allowLoopbackHttp});
		deliver(makeAlert());
		await eventually(() => {
			expect(lines[0]).toMatch(/fails: its address is no https address\. Alerts do not arrive there\.$/);
		});
		expect(request).not.toHaveBeenCalled();
	});

	test('is left alone once the program ends, also in the middle of a wait', async () => {
		const {seen, url} = await receiver(answer(500));
		const waiting = Promise.withResolvers<undefined>();
		const {log, lines} = keepLog();
		const {deliver, stop} = deliverToWebhook({
			url, source, log, allowLoopbackHttp: true,
			async sleep(_ms, signal) {
				waiting.resolve(undefined);
				await once(signal, 'abort');
				signal.throwIfAborted();
			},
		});
		deliver(makeAlert());
		deliver(makeAlert());
		await waiting.promise;
		stop();
		deliver(makeAlert());
		expect(seen).toHaveLength(1);
		expect(lines).toEqual([]);
	});
});
