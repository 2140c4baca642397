import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {openSession, type Session} from '../../source/account/session.js';
import {type Observation} from '../../source/api/create-token-api.js';
import {startDemoServer} from '../../source/demo/server.js';
import {loadSettings} from '../../source/settings/load-settings.js';
import {type CliOptions} from '../../source/settings/settings.js';
import {cleanEnvironment} from '../helpers/clean-environment.js';

async function open(options: CliOptions, more: Readonly<Record<string, string>> = {}): Promise<Session> {
	const {variables, remove} = cleanEnvironment(more);
	onTestFinished(remove);
	const session = await openSession(await loadSettings(options, variables));
	onTestFinished(async () => session.close());
	return session;
}

async function openReal(): Promise<Session> {
	const server = await startDemoServer();
	onTestFinished(async () => server.close());
	return open({}, {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2});
}

describe.each(['v2', 'v3'] as const)('the demo on %s', version => {
	test('speaks to a server of its own, with its key', async () => {
		const {api, settings} = await open({demo: true, api: version}, {EDENAI_API_KEY: 'eyJfake-real-key', EDENAI_BASE_URL: 'https://api.edenai.run'});
		expect(api.version).toBe(version);
		expect(settings.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		expect(settings.credential?.source).toBe('the embedded server');
		const {tokens} = await api.list();
		expect(tokens.length).toBeGreaterThan(15);
	});

	test('begins with two days of history, which end now', async () => {
		const {api, history} = await open({demo: true, api: version});
		const {tokens} = await api.list();
		const {id} = tokens.find(({name}) => name === 'prod-web-app')!;
		const now = Date.now();
		const series = history.series(id, now - (48 * 3_600_000), now);
		expect(series.length).toBeGreaterThan(100);
		expect(series.at(-1)!.at).toBeGreaterThan(now - (10 * 60_000));
		expect(series.at(-1)!.balance).toBeLessThan(series[0]!.balance);
		expect(history.notice).toBeNull();
	});
});

test('the demo takes v2 where nothing is asked for', async () => {
	const {api} = await open({demo: true});
	expect(api.version).toBe('v2');
});

test('the demo ends with its server and its folder', async () => {
	const {settings, audit, close} = await open({demo: true});
	audit.write({at: 0, action: 'create', token: 'a', change: '', outcome: 'done'});
	expect(existsSync(path.join(settings.stateDir, 'audit.jsonl'))).toBe(true);
	await close();
	expect(existsSync(path.dirname(settings.stateDir))).toBe(false);
	await expect(fetch(settings.baseUrl)).rejects.toThrow();
});

test('a session without a key is refused, with the ways to give one', async () => {
	await expect(open({})).rejects.toMatchObject({code: 'no-key', status: 3, hint: expect.stringContaining('EDENAI_API_KEY_FILE') as string});
});

test('a key that cannot be one is refused before anything is sent', async () => {
	await expect(open({}, {EDENAI_API_KEY: 'two words'})).rejects.toMatchObject({kind: 'auth'});
});

test('history is opened by its first use, in a folder and a file for the owner alone', async () => {
	const {settings: {stateDir}, history} = await openReal();
	expect(existsSync(stateDir)).toBe(false);
	expect(history.notice).toBeNull();
	history.record(Date.now(), new Map());
	expect(history.isNew).toBe(true);
	expect(statSync(stateDir).mode & 0o777).toBe(0o700);
});

test('a closed session does not open its history', async () => {
	const {settings: {stateDir}, history, close} = await openReal();
	await close();
	history.record(Date.now(), new Map());
	expect(existsSync(stateDir)).toBe(false);
});

test('every call is told to those who listen, until they stop', async () => {
	const {api, onCall} = await openReal();
	const calls: Observation[] = [];
	const stop = onCall(call => {
		calls.push(call);
	});
	await api.list();
	await expect(api.get('nothing-here')).rejects.toMatchObject({kind: 'not-found'});
	stop();
	await api.list();
	expect(calls.map(({operation, ok, kind}) => [operation, ok, kind])).toEqual([['list', true, undefined], ['get', false, 'not-found']]);
});
