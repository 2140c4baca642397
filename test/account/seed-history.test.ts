import {describe, expect, onTestFinished, test} from 'vitest';
import {seedHistory} from '../../source/account/session.js';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {startDemoServer} from '../../source/demo/server.js';
import {openHistory} from '../../source/history/open-history.js';
import {createMonitor} from '../../source/store/monitor.js';
import {systemClock} from '../../source/store/state.js';
import {createStore} from '../../source/store/store.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {Secret} from '../../source/tokens/secret.js';
import {noon} from '../helpers/fake-clock.js';
import {eventually} from '../helpers/patience.js';

const hour = 3_600_000;
const clock = {...systemClock, now: () => noon};

describe.each(['v2', 'v3'] as const)('the demo on %s', version => {
	test('has trends and forecasts from its first refresh on, and one token that runs out within ten minutes', async () => {
		const server = await startDemoServer({now: clock.now});
		const api = createTokenApi({version, baseUrl: server.url, credential: {key: new Secret(server.keys[version]), source: 'the test'}});
		const history = openHistory({stateDir: null, account: {profile: 'demo', host: api.host, api: version}, now: clock.now});
		seedHistory(history, server, version);
		const thresholds = {base: defaultThresholds, overrides: []};
		const store = createStore({api, clock, refreshMs: 30_000, readOnly: true, thresholds});
		const monitor = createMonitor({store, history, thresholds, clock});
		onTestFinished(async () => {
			store.stop();
			monitor.stop();
			history.close();
			await server.close();
		});
		await store.refresh();
		// The past of many tokens is read bit by bit.
		await eventually(() => {
			const {tokens, forecasts} = store.getState();
			expect(forecasts.size).toBe(tokens.values().filter(({balance}) => balance !== null).toArray().length);
		});
		const {tokens, forecasts, activity, now} = store.getState();
		const forecastOf = (name: string) => forecasts.get(tokens.values().find(token => token.name === name && !token.revoked)!.id)!;
		const soon = forecastOf('staging-batch-scoring');
		expect(soon.runsOut! - now).toBeLessThanOrEqual(600_000);
		expect(soon.runsOut! - now).toBeGreaterThan(500_000);
		expect(Number(soon.burnPerHour) / 1e9).toBeCloseTo(12.6, 1);
		expect(soon.trend.length).toBeGreaterThan(12);
		const web = forecastOf('prod-web-app');
		expect(Number(web.burnPerHour) / 1e9).toBeCloseTo(6.4, 1);
		expect(web.basis).toBeLessThanOrEqual(hour);
		expect(web.trend[0]! - web.trend.at(-1)!).toBeCloseTo(6.4 * 23, -1);
		// A top-up of 150 nine hours ago.
		expect(Math.max(...forecastOf('partner-globex').trend)).toBeGreaterThan(forecastOf('partner-globex').trend[0]! + 60);
		expect(forecastOf('ci-cd-pipeline').lastsToReset).toBe(true);
		expect(forecastOf('dev-john-testing')).toMatchObject({burnPerHour: 0n, runsOut: null});
		// The first look at an account is one summary.
		expect(activity.map(({text}) => text)).toEqual([expect.stringMatching(/^\d+ tokens need attention \(/)]);
	});
});
