import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {type Account} from '../../../source/api/port.js';
import {initialState, type State, type Sync} from '../../../source/store/state.js';
import {dollars} from '../../../source/tokens/money.js';
import {headerLines} from '../../../source/ui/frame/header.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyText} from '../../helpers/arbitraries.js';
import {createFakeApi} from '../../helpers/fake-api.js';
import {createFakeClock, noon} from '../../helpers/fake-clock.js';
import {makeAccount, makeSettings, speaks} from '../../helpers/ui.js';

const day = 86_400_000;
const plain = createTheme({color: false, ascii: false, headerColor: null});
const coloured = createTheme({color: true, ascii: false, headerColor: null});
const good = {lastGood: noon, nextTry: noon + 30_000};
const fault = {kind: 'network', message: 'api.example.com cannot be reached.', remedy: 'Check the network.', since: noon - 60_000} as const;

type Parts = {width?: number; sync?: Partial<Sync>; state?: Partial<State>; settings?: Parameters<typeof makeSettings>[0]; host?: string; version?: 'v2' | 'v3'; write?: boolean; theme?: typeof plain};

function header({width = 80, sync = good, state = {}, settings = {}, host = 'api.edenai.run', version = 'v2', write = true, theme = plain}: Parts = {}): readonly string[] {
	const api = Object.assign(speaks(createFakeApi(), version, {write}), {host});
	const initial = initialState(noon, 30_000);
	return headerLines({...initial, ...state, sync: {...initial.sync, ...sync}}, makeAccount(api, createFakeClock(), makeSettings(settings)), width, theme);
}

const texts = (parts: Parts) => header(parts).map(line => stripVTControlCharacters(line).trimEnd());

const account = (values: Partial<Account> = {}): Account => ({organization: 'Acme', scopes: ['manage:read', 'manage:write'], keyExpiresAt: null, ...values});

describe('who and where', () => {
	test('profile, host and version are told', () => {
		expect(texts({version: 'v3'})[0]).toMatch(/^eden-tokens · default · api\.edenai\.run · v3 +refreshed 12:00$/);
	});

	test('at 60 columns they stay, and the program\'s name goes', () => {
		expect(texts({width: 60, settings: {demo: true}, host: '127.0.0.1:43653', version: 'v3'})[0]).toMatch(/^default · 127\.0\.0\.1.* · v3 +DEMO {2}refreshed 12:00$/);
	});

	test('DEMO and READ-ONLY are badges', () => {
		expect(texts({settings: {demo: true, readOnly: true}})[0]).toMatch(/ DEMO {3}READ-ONLY {2}refreshed/);
	});

	test('a key without the scope to write makes it read-only by itself', () => {
		expect(texts({})[0]).not.toContain('READ-ONLY');
		expect(texts({write: false})[0]).toContain('READ-ONLY');
	});

	test('organization, credit, scopes and expiry of the key are told', () => {
		expect(texts({width: 120, state: {account: account({keyExpiresAt: noon + (60 * day)}), credits: dollars(250)}})[1])
			.toBe('every 30 s · Acme · account credit $250.00 · manage:read manage:write · key expires 2027-03-16 12:00');
	});
});

describe('how fresh', () => {
	test.each([
		['before the first refresh', {}, 'not loaded yet'],
		['while it is loading', {refreshing: true}, 'loading…'],
		['while pages arrive', {refreshing: true, progress: {loaded: 300, total: 10_000}}, 'loading 300 of 10000…'],
		['after a good refresh', good, 'refreshed 12:00'],
		['when paused', {...good, paused: true, nextTry: null}, 'PAUSED, refreshed 12:00'],
		['when it failed after a good one', {...good, fault}, 'STALE since 12:00:00'],
		['when it never worked', {fault}, 'STALE since 11:59:00'],
	])('%s it says so', (_when, sync, wanted) => {
		expect(texts({sync})[0]).toMatch(new RegExp(` ${wanted}$`));
	});

	test('stale data has its reason, the remedy and the next try', () => {
		expect(texts({sync: {...good, fault, nextTry: noon + 4000}})[1]).toBe('next try 12:00:04: api.example.com cannot be reached. Check the network.');
		expect(texts({sync: {...good, fault, nextTry: null}})[1]).toMatch(/^trying now: /);
		expect(texts({sync: {...good, fault, nextTry: null, paused: true}})[1]).toMatch(/^paused: /);
	});

	test('a period that had to adapt says so', () => {
		expect(texts({sync: {...good, refreshMs: 5000, periodMs: 14_000}})[1]).toBe('every 14 s (reading takes long)');
	});

	test('what could not be read is counted, with the first of it', () => {
		expect(texts({state: {problems: [{subject: 'prod\u202E', what: 'the balance "abc" is no number'}]}})[1]).toBe('1 unreadable: prod�: the balance "abc" is no number · every 30 s');
		const missing = {subject: 'the list', what: 'changed while it was read: 46 of 300 keys may be missing', missing: 46};
		expect(texts({state: {problems: [missing]}})[1]).toBe('the list: changed while it was read: 46 of 300 keys may be missing · every 30 s');
	});
});

describe('the expiry of the management key itself', () => {
	test.each([
		[7 * day, 'key expires 2027-01-22 12:00'],
		[(7 * day) - 1, 'THE KEY ITSELF EXPIRES in 6d: 2027-01-22 11:59'],
		[day, 'THE KEY ITSELF EXPIRES in 1d: 2027-01-16 12:00'],
		[-3 * day, 'THE KEY ITSELF EXPIRED 3d ago'],
	])('%i ms ahead is told as it deserves', (left, wanted) => {
		expect(texts({state: {account: account({keyExpiresAt: noon + left})}, width: 120})[1]).toContain(wanted);
	});

	test('comes first where it is near, and follows the thresholds', () => {
		const thresholds = {base: {...makeSettings().thresholds.base, expiringDays: 30}, overrides: []};
		expect(texts({state: {account: account({keyExpiresAt: noon + (20 * day)})}, settings: {thresholds}, width: 60})[1]).toMatch(/^THE KEY ITSELF EXPIRES in 20d/);
	});
});

describe('the colour of a profile', () => {
	const red = createTheme({color: true, ascii: false, headerColor: 'red'});
	/** Each character of a line with the codes that hold for it. */
	const cells = (line: string): Array<readonly [string, string]> => {
		let codes: string[] = [];
		return line.matchAll(/\u001B\[([\d;]*)m|([\s\S])/gu).flatMap(([, sequence, character]) => {
			if (character !== undefined) {
				return [[character, codes.join(';')] as const];
			}

			const off = new Set(sequence!.split(';'));
			codes = off.has('22') || off.has('27') || off.has('39') ? [] : [...codes, sequence!];
			return [];
		}).toArray();
	};

	test('is the ground of the whole first line, up to its last column', () => {
		const all = cells(header({theme: red})[0]!);
		expect(all).toHaveLength(80);
		expect(new Set(all.map(([, codes]) => codes))).toEqual(new Set(['1;7;31']));
	});

	test('leaves badges and STALE their own look', () => {
		const all = cells(header({theme: red, settings: {readOnly: true}, sync: {...good, fault}})[0]!);
		const looks = Map.groupBy(all, ([, codes]) => codes).entries().map(([codes, own]) => [codes, own.map(([character]) => character).join('').trim()]).toArray();
		expect(looks).toEqual([['1;7;31', expect.stringContaining('eden-tokens') as string], ['1;7', 'READ-ONLY'], ['1;37;41', expect.stringContaining('STALE') as string]]);
	});

	test('can be black, and still be read', () => {
		expect(header({theme: createTheme({color: true, ascii: false, headerColor: 'black'})})[0]).toContain('\u001B[1;37;40m');
	});

	test('is left out where there is none, or no colour', () => {
		expect(header({theme: coloured})[0]).not.toContain('\u001B[1;7;');
		expect(header({theme: createTheme({color: false, ascii: false, headerColor: 'red'})})[0]).not.toContain('\u001B[');
	});
});

test('both lines have exactly the width, whatever profile, host and organization are', () => {
	const anyState = fc.record({
		organization: fc.option(anyText), profile: anyText, host: anyText, width: fc.integer({min: 60, max: 250}), demo: fc.boolean(), readOnly: fc.boolean(),
		theme: fc.constantFrom(plain, coloured, createTheme({color: true, ascii: false, headerColor: 'red'})),
		sync: fc.constantFrom<Partial<Sync>>({}, good, {...good, fault}, {...good, paused: true}, {refreshing: true, progress: {loaded: 9999, total: 10_000}}),
	});
	fc.assert(fc.property(anyState, ({organization, profile, host, width, demo, readOnly, theme, sync}) => {
		for (const line of header({width, sync, host, theme, settings: {profile, demo, readOnly}, state: {account: account({organization})}})) {
			const text = stripVTControlCharacters(line);
			expect(stringWidth(text)).toBe(width);
			expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
		}
	}));
});
