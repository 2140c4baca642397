import {describe, expect, onTestFinished, test} from 'vitest';
import {type Problem} from '../../source/api/port.js';
import {type CommandContext} from '../../source/commands/context.js';
import {eventSchema, type WatchEvent} from '../../source/commands/watch-events.js';
import {runWatch} from '../../source/commands/watch.js';
import {type Token} from '../../source/tokens/token.js';
import {type Captured} from '../helpers/capture-output.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi, type FakeApi} from '../helpers/fake-api.js';
import {createFakeClock, noon, type FakeClock} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {eventually} from '../helpers/patience.js';

const day = 86_400_000;
const refreshMs = 30_000;

type Watching = {
	readonly output: Captured;
	readonly clock: FakeClock;
	/** The events since the last call. */
	readonly news: () => WatchEvent[];
	readonly ended: Promise<number>;
	readonly stop: () => void;
};

/** Runs `watch` until the end of the test. */
function watch(context: CommandContext, output: Captured, names: readonly string[], start: number): Watching {
	const clock = createFakeClock(start);
	const stop = new AbortController();
	const ended = runWatch({...context, signal: stop.signal}, {names}, clock);
	ended.catch(() => undefined);
	onTestFinished(async () => {
		stop.abort();
		await Promise.allSettled([ended]);
	});
	let told = 0;
	return {
		output, clock, ended,
		news() {
			const lines = output.lines().slice(told);
			told += lines.length;
			return lines.map(line => eventSchema.parse(JSON.parse(line)));
		},
		stop() {
			stop.abort();
		},
	};
}

async function watchFake(tokens: readonly Token[], names: readonly string[] = []): Promise<Watching & {readonly api: FakeApi; readonly refresh: () => Promise<WatchEvent[]>}> {
	const api = createFakeApi(tokens);
	const {context, output} = makeContext(api);
	const watching = watch(context, output, names, noon);
	await watching.clock.advance(0);
	return {
		...watching, api,
		/** What the next refresh tells. */
		async refresh() {
			watching.news();
			await watching.clock.advance(refreshMs);
			return watching.news();
		},
	};
}

const short = (events: readonly WatchEvent[]): string[] => events.map(event => `${event.event}${'name' in event ? ` ${event.name}` : ''}`);

const web = makeToken('prod-web', {balance: money('12')});
const dev = makeToken('dev-anna', {balance: money('30')});

describe('the events', () => {
	test('begin with a snapshot of all tokens', async () => {
		const {news} = await watchFake([web, dev]);
		const events = news();
		expect(short(events)).toEqual(['snapshot']);
		expect(events[0]).toMatchObject({
			at: '2027-01-15T12:00:00.000Z', profile: 'default', host: 'api.example.com', api: 'v2', tokens: [{name: 'prod-web', balance: '12', state: 'OK'}, {name: 'dev-anna'}],
		});
	});

	test('are none while nothing changes', async () => {
		const {refresh} = await watchFake([web, dev]);
		expect(await refresh()).toEqual([]);
		expect(await refresh()).toEqual([]);
	});

	test('tell what a balance was, is, and lost, exactly', async () => {
		const {api, refresh} = await watchFake([web, dev]);
		api.tokens.set('prod-web', {...web, balance: money('11.700000001')});
		expect(await refresh()).toMatchObject([{event: 'balance', name: 'prod-web', before: '12', after: '11.700000001', change: '-0.299999999', token: {balance: '11.700000001'}}]);
		api.tokens.set('prod-web', {...web, balance: null});
		expect(await refresh()).toMatchObject([{event: 'balance', before: '11.700000001', after: null, change: null}]);
	});

	test('tell a new state beside the balance that made it', async () => {
		const {api, refresh} = await watchFake([web]);
		api.tokens.set('prod-web', {...web, balance: money('0.5')});
		const events = await refresh();
		expect(short(events)).toEqual(['balance prod-web', 'state prod-web']);
		expect(events[1]).toMatchObject({before: 'OK', after: 'CRITICAL', token: {state: 'CRITICAL', severity: 'critical'}});
	});

	test('tell a new state that time alone made, at its moment, between two refreshes', async () => {
		const {api, clock, news} = await watchFake([{...web, expiresAt: noon + (7 * day) + 10_000}]);
		news();
		await clock.advance(10_001);
		expect(news()).toMatchObject([{event: 'state', at: '2027-01-15T12:00:10.001Z', before: 'OK', after: 'EXPIRING'}]);
		expect(api.count('list')).toBe(1);
	});

	test('tell new tokens, and those that are gone as they were last', async () => {
		const {api, refresh} = await watchFake([web]);
		api.tokens.delete('prod-web');
		api.tokens.set('dev-anna', dev);
		const events = await refresh();
		expect(short(events)).toEqual(['deleted prod-web', 'created dev-anna']);
		expect(events[0]).toMatchObject({token: {name: 'prod-web', balance: '12'}});
	});

	test('tell a revoked token as deleted, once', async () => {
		const {api, refresh} = await watchFake([web]);
		api.tokens.set('prod-web', {...web, balance: money('0'), revoked: true, revokedAt: noon});
		expect(await refresh()).toMatchObject([{event: 'deleted', token: {revoked: true, state: 'REVOKED'}}]);
		api.tokens.delete('prod-web');
		expect(await refresh()).toEqual([]);
	});

	test('tell which settings changed, and from what to what', async () => {
		const {api, refresh} = await watchFake([web]);
		const reset = {period: 'daily', amount: money('10')} as const;
		api.tokens.set('prod-web', {...web, limited: false, expiresAt: noon + (20 * day), reset, masked: '…new1', member: 'ops@example.com', name: 'prod-site', legacy: true});
		const [event, ...others] = await refresh();
		expect(others).toEqual([]);
		expect(event).toMatchObject({event: 'changed', name: 'prod-site', changes: {
			name: {before: 'prod-web', after: 'prod-site'},
			limited: {before: true, after: false},
			expiresAt: {before: null, after: '2027-02-04T12:00:00.000Z'},
			reset: {before: null, after: {period: 'daily', amount: '10'}},
			masked: {before: '…a1b2', after: '…new1'},
			member: {before: null, after: 'ops@example.com'},
			legacy: {before: false, after: true},
		}});
	});

	test('tell an error once, however long it lasts, and then the recovery with what happened meanwhile', async () => {
		const {api, clock, news, refresh} = await watchFake([web]);
		for (const message of ['It is down.', 'It is still down.', 'It is down for good.']) {
			api.fail('list', apiError('network', message));
		}

		const [error, ...others] = await refresh();
		expect(error).toMatchObject({event: 'error', at: '2027-01-15T12:00:30.000Z', code: 'network', message: 'It is down.', hint: 'Try again.'});
		expect(error).toHaveProperty('nextTry', expect.stringMatching(/^2027-01-15T12:01:/));
		expect(others).toEqual([]);
		api.tokens.set('prod-web', {...web, balance: money('11')});
		await clock.advance(400_000);
		expect(api.count('list')).toBeGreaterThan(4);
		const events = news();
		expect(short(events)).toEqual(['recovered', 'balance prod-web']);
		expect(events[0]).toMatchObject({since: '2027-01-15T12:00:30.000Z'});
		api.fail('list', apiError('server'));
		expect(short(await refresh())).toEqual(['error']);
	});

	test('do not tell a token as deleted whose entry cannot be read, but warn of it', async () => {
		const api = createFakeApi([web, dev]);
		let problems: Problem[] = [];
		const {context, output} = makeContext({...api, list: async () => ({...await api.list(), problems})});
		const {clock, news} = watch(context, output, [], noon);
		await clock.advance(0);
		news();
		api.tokens.delete('dev-anna');
		problems = [{id: 'dev-anna', subject: 'dev-anna', what: 'the balance "a\u{1B}[2J" is no number'}];
		await clock.advance(refreshMs);
		problems = [{subject: 'entry 2', what: 'the name is missing'}];
		await clock.advance(refreshMs);
		expect(news()).toEqual([]);
		expect(output.stderr()).toBe('Warning: dev-anna: the balance "a�[2J" is no number.\nWarning: entry 2: the name is missing.\n');
		problems = [];
		await clock.advance(refreshMs);
		expect(short(news())).toEqual(['deleted dev-anna']);
	});
});

test('a list that was not read as a whole tells nothing as deleted, nor as created when it is whole again', async () => {
	const api = createFakeApi([web, dev]);
	let problems: Problem[] = [];
	const {context, output} = makeContext({...api, list: async () => ({...await api.list(), problems})});
	const {clock, news} = watch(context, output, [], noon);
	await clock.advance(0);
	news();
	api.tokens.delete('dev-anna');
	problems = [{subject: 'the list', what: 'changed while it was read: 1 of 2 keys may be missing until the next refresh', missing: 1}];
	await clock.advance(refreshMs);
	api.tokens.set('dev-anna', dev);
	problems = [];
	await clock.advance(refreshMs);
	expect(news()).toEqual([]);
});

test('only tokens that were named are watched, also those that come later', async () => {
	const {api, news, refresh} = await watchFake([web, dev], ['dev-*']);
	expect(news()).toMatchObject([{event: 'snapshot', tokens: [{name: 'dev-anna'}]}]);
	api.tokens.set('prod-web', {...web, balance: money('1')});
	api.tokens.set('dev-new', makeToken('dev-new'));
	expect(short(await refresh())).toEqual(['created dev-new']);
});

test('the snapshot waits for the first good refresh', async () => {
	const api = createFakeApi([web]);
	api.fail('list', apiError('network'));
	const {context, output} = makeContext(api);
	const {clock, news} = watch(context, output, [], noon);
	await clock.advance(0);
	expect(short(news())).toEqual(['error']);
	await clock.advance(45_000);
	expect(short(news())).toEqual(['recovered', 'snapshot']);
});

test('ends with 0 when it is told to', async () => {
	const {ended, stop, clock} = await watchFake([web]);
	expect(clock.due()).not.toEqual([]);
	stop();
	expect(await ended).toBe(0);
	expect(clock.due()).toEqual([]);
});

test.each(['auth', 'forbidden'] as const)('a key that is refused at the start (%s) ends it with that error, later it does not', async kind => {
	const api = createFakeApi([web]);
	api.fail('list', apiError(kind, 'The key is not accepted.'));
	const {context, output} = makeContext(api);
	const {ended, clock} = watch(context, output, [], noon);
	await clock.advance(0);
	expect(await thrownBy(ended)).toMatchObject({kind, message: 'The key is not accepted.'});
	const later = await watchFake([web]);
	later.api.fail('list', apiError(kind));
	expect(short(await later.refresh())).toEqual(['error']);
	await later.clock.advance(120_000);
	expect(short(later.news())).toEqual(['recovered']);
});

describe.each(['v2', 'v3'] as const)('on a real %s server', version => {
	test('tells what other people do', async () => {
		const {server: {account}, context, output} = await startCommandWorld(version);
		const {clock, news} = watch(context, output, [], commandNow);
		const next = async () => eventually(() => {
			const events = news();
			expect(events).not.toEqual([]);
			return events;
		});
		const [snapshot] = await next();
		expect(snapshot).toMatchObject({event: 'snapshot', api: version});
		const token = account.byName('prod-web-app')!;
		account.change(token, {balance: 5_000_000_000n, expiresAt: commandNow + (30 * day)});
		account.create({name: 'test/ü "neu"', type: 'api_token', balance: 1n, limited: true, expiresAt: null, reset: null, member: null});
		const lost = account.byName('dev-playground')!;
		if (version === 'v2') {
			account.remove(lost);
		} else {
			account.revoke(lost);
		}

		await clock.advance(refreshMs);
		const events = await next();
		expect(short(events).toSorted()).toEqual(['balance prod-web-app', 'changed prod-web-app', 'created test/ü "neu"', 'deleted dev-playground', 'state prod-web-app']);
		expect(events.find(({event}) => event === 'balance')).toMatchObject({before: '742.18', after: '5', change: '-737.18'});
	});
});
