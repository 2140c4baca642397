import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {systemClock} from '../../source/api/clock.js';
import {type Observation} from '../../source/api/create-token-api.js';
import {json, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, errorOf} from './test-api.js';

let server: FaultServer;

beforeEach(async () => {
	server = await startFaultServer();
});

afterEach(async () => server.close());

describe('an observer', () => {
	it('hears of every call once, with its outcome and the time that it took, retries and all', async () => {
		const calls: Observation[] = [];
		const api = createTestApi(server.url, {clock: systemClock, backOffMs: 20, observe(call) {
			calls.push(call);
		}});
		server.play(() => json(200, []));
		await api.list();
		server.play(() => json(500, {}));
		await errorOf(api.list());
		await errorOf(api.remove('x'));
		expect(calls).toMatchObject([{operation: 'list', ok: true}, {operation: 'list', ok: false, kind: 'server'}, {operation: 'remove', ok: false, kind: 'server'}]);
		expect(calls[0]).not.toHaveProperty('kind');
		// 20 and 40 ms, each with half as much again.
		expect(calls[1]!.ms).toBeGreaterThan(85);
	});
});
