import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {formatMoney} from '../../source/tokens/money.js';
import {settingsWorld} from './settings-world.js';

const config = `
profiles:
  default:
    api: v3
    baseUrl: https://eu.example.com/
    refresh: 60
    readOnly: true
    thresholds: {low: 20, critical: 2, expiringDays: 14, criticalDays: 3}
  other:
    color: red
    refresh: 5
`;

test('without anything set, the published defaults hold', async () => {
	const {load, home} = settingsWorld();
	expect(await load()).toMatchObject({
		profile: 'default', profiles: [], api: 'v2', apiChoice: 'auto', baseUrl: 'https://api.edenai.run', insecureHttp: false, credential: null, refreshMs: 30_000,
		thresholds: {base: {low: 10_000_000_000n, critical: 1_000_000_000n, expiringDays: 7, criticalDays: 2}, overrides: []},
		readOnly: false, demo: false, ascii: false, color: true, screenReader: false, headerColor: null, onAlert: null, webhook: null,
		alerts: {bell: true, notify: true, quietHours: null},
		configFile: path.join(home, 'config/eden-tokens/config.yaml'),
		stateDir: path.join(home, 'state/eden-tokens'),
		cacheDir: path.join(home, 'cache/eden-tokens'),
		warnings: [],
	});
});

describe('the first found wins', () => {
	const environment = {EDENAI_API: 'v2', EDENAI_BASE_URL: 'https://environment.example.com', EDENAI_PROFILE: 'default'};

	test('the profile before the defaults', async () => {
		expect(await settingsWorld(config).load()).toMatchObject({
			api: 'v3', baseUrl: 'https://eu.example.com', refreshMs: 60_000, readOnly: true, thresholds: {base: {low: 20_000_000_000n, expiringDays: 14}},
		});
	});

	test('the environment before the profile', async () => {
		expect(await settingsWorld(config).load({}, environment)).toMatchObject({api: 'v2', baseUrl: 'https://environment.example.com', profile: 'default'});
	});

	test('options before the environment', async () => {
		const options = {api: 'auto', baseUrl: 'https://option.example.com', profile: 'other', refresh: '7.5', lowBalance: '99.5', criticalDays: '1'};
		expect(await settingsWorld(config).load(options, environment)).toMatchObject({
			apiChoice: 'auto', baseUrl: 'https://option.example.com', profile: 'other', refreshMs: 7500, headerColor: 'red',
			thresholds: {base: {low: 99_500_000_000n, critical: 1_000_000_000n, criticalDays: 1}},
		});
	});

	test('an empty variable counts as absent', async () => {
		const empty = {EDENAI_API: '', EDENAI_BASE_URL: ' ', EDENAI_PROFILE: '', EDENAI_CONFIG: '', EDENAI_API_KEY: '', EDENAI_API_KEY_FILE: '', XDG_STATE_HOME: '', NO_COLOR: ''};
		const {load, home} = settingsWorld(config);
		expect(await load({}, empty)).toMatchObject({
			api: 'v3', baseUrl: 'https://eu.example.com', profile: 'default', credential: null, color: true, stateDir: path.join(home, '.local/state/eden-tokens'),
		});
	});

	test('a relative XDG directory is ignored, as its specification wants it', async () => {
		const {load, home} = settingsWorld();
		expect(await load({}, {XDG_CONFIG_HOME: 'here', XDG_CACHE_HOME: './there'})).toMatchObject({
			configFile: path.join(home, '.config/eden-tokens/config.yaml'), cacheDir: path.join(home, '.cache/eden-tokens'),
		});
	});
});

test('flags of the command line pass through', async () => {
	expect(await settingsWorld().load({readOnly: true, demo: true, ascii: true, color: false, screenReader: true, insecureHttp: true})).toMatchObject({
		readOnly: true, demo: true, ascii: true, color: false, screenReader: true, insecureHttp: true,
	});
});

test.each([
	[{}, {}, true],
	[{color: false}, {}, false],
	[{}, {NO_COLOR: '1'}, false],
	[{}, {NO_COLOR: '0'}, false],
	[{}, {TERM: 'dumb'}, false],
])('colour with %j and %j is %s', async (options, environment, color) => {
	expect(await settingsWorld().load(options, environment)).toMatchObject({color});
});

describe('wrong values of options and variables are refused as wrong usage, with what is accepted', () => {
	test.each([
		[{refresh: '1.9'}, {}, '--refresh cannot be "1.9". Give a number of seconds from 2 to 86400.'],
		[{refresh: '86401'}, {}, '--refresh cannot be "86401".'],
		[{refresh: '1e3'}, {}, '--refresh cannot be "1e3".'],
		[{refresh: ''}, {}, '--refresh cannot be "".'],
		[{lowBalance: '-1'}, {}, '--low-balance cannot be "-1". Give an amount in USD'],
		[{lowBalance: '100000'}, {}, '--low-balance cannot be "100000".'],
		[{criticalBalance: '0.1234567891'}, {}, '--critical-balance cannot be'],
		[{expiringDays: 'soon'}, {}, '--expiring-days cannot be "soon". Give a number of days from 0 to 3650.'],
		[{criticalDays: '3651'}, {}, '--critical-days cannot be "3651".'],
		[{api: 'v4'}, {}, '--api cannot be "v4". Give auto, v2 or v3.'],
		[{}, {EDENAI_API: 'both'}, 'EDENAI_API cannot be "both".'],
		[{baseUrl: 'api.edenai.run'}, {}, '--base-url is no usable base URL. Give an http or https address'],
		[{}, {EDENAI_BASE_URL: 'ftp://example.com'}, 'EDENAI_BASE_URL is no usable base URL.'],
		[{baseUrl: 'https://example.com/?a=1'}, {}, '--base-url is no usable base URL.'],
		[{baseUrl: 'https://example.com/#a'}, {}, '--base-url is no usable base URL.'],
		[{lowBalance: '2', criticalBalance: '3'}, {}, '--critical-balance is above --low-balance'],
		[{expiringDays: '2', criticalDays: '2.5'}, {}, '--critical-days is above --expiring-days'],
	])('%j %j', async (options, environment, words) => {
		const {status, code, text} = await settingsWorld().failure(options, environment);
		expect({status, code}).toEqual({status: 2, code: 'usage'});
		expect(text).toContain(words);
	});

	test('a password in the base URL is not repeated', async () => {
		const {text} = await settingsWorld().failure({baseUrl: 'https://me:FAKEpassword@example.com'});
		expect(text).toContain('--base-url is no usable base URL.');
		expect(text).not.toContain('FAKE');
	});
});

const plain = 'http:';

describe('plain http', () => {
	test.each(['127.0.0.1:8080', 'localhost:1', '[::1]:9', '127.8.9.10', 'eden.localhost'])('is taken for loopback: %s', async host => {
		expect(await settingsWorld().load({baseUrl: `http://${host}`})).toMatchObject({baseUrl: `http://${host}`});
	});

	test.each(['api.edenai.run', 'localhost.example.com', '127.0.0.1.example.com', '10.0.0.1', '[::2]'])('is refused to another machine: %s', async host => {
		const {status, text} = await settingsWorld().failure({baseUrl: `http://${host}`});
		expect(status).toBe(2);
		expect(text).toContain('is plain http, so the key would travel unencrypted');
		expect(text).toContain('--insecure-http');
	});

	test('is taken to another machine when that was asked for', async () => {
		expect(await settingsWorld().load({baseUrl: 'http://10.0.0.1/eden/', insecureHttp: true})).toMatchObject({baseUrl: 'http://10.0.0.1/eden'});
	});

	test('in a profile is refused as well', async () => {
		const {text} = await settingsWorld(`profiles: {default: {baseUrl: "${plain}//example.com"}}`).failure();
		expect(text).toContain('baseUrl of profile "default" is plain http');
	});
});

describe('a threshold that is only inherited gives way to one that was set', () => {
	test.each([
		[{lowBalance: '0.5'}, '$0.50', '$0.50'],
		[{criticalBalance: '20'}, '$20.00', '$20.00'],
		[{lowBalance: '5'}, '$5.00', '$1.00'],
	])('%j', async (options, low, critical) => {
		const {thresholds: {base}} = await settingsWorld().load(options);
		expect([base.low, base.critical].map(amount => formatMoney(amount))).toEqual([low, critical]);
	});

	test.each([
		[{expiringDays: '1'}, 1, 1],
		[{criticalDays: '9.5'}, 9.5, 9.5],
	])('%j', async (options, expiringDays, criticalDays) => {
		expect(await settingsWorld().load(options)).toMatchObject({thresholds: {base: {expiringDays, criticalDays}}});
	});
});

test('thresholds for a glob take what they leave out from the base, options included', async () => {
	const {load} = settingsWorld('profiles: {default: {thresholds: {low: 20, overrides: [{match: "dev-*", low: 0.5}, {match: "ci-*", criticalDays: 9}]}}}');
	const {thresholds} = await load({criticalBalance: '3'});
	expect(thresholds).toEqual({
		base: {low: 20_000_000_000n, critical: 3_000_000_000n, expiringDays: 7, criticalDays: 2},
		overrides: [
			{match: 'dev-*', low: 500_000_000n, critical: 500_000_000n, expiringDays: 7, criticalDays: 2},
			{match: 'ci-*', low: 20_000_000_000n, critical: 3_000_000_000n, expiringDays: 9, criticalDays: 9},
		],
	});
});

test('templates of the file are added to those of the published practice, and may replace them', async () => {
	const {templates} = await settingsWorld('templates: {partner-demo: {balance: 12.5, expires: +2w}, playground: {type: sandbox_api_token, balance: none, expires: never}, bare: }').load();
	expect(templates.get('partner-demo')).toEqual({type: 'live', balance: 12_500_000_000n, expires: '+2w'});
	expect(templates.get('playground')).toEqual({type: 'sandbox', balance: null, expires: null});
	expect(templates.get('bare')).toEqual({type: 'live', balance: null, expires: null});
	expect(templates.get('staging')).toEqual({type: 'live', balance: 50_000_000_000n, expires: '+90d'});
});
