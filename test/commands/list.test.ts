import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import {runList} from '../../source/commands/list.js';
import {listSchema} from '../../source/commands/schema.js';
import {runUpdate} from '../../source/commands/update.js';
import {nullHistory} from '../../source/history/history-port.js';
import {type Settings} from '../../source/settings/settings.js';
import {textWidth} from '../../source/tokens/text-width.js';
import {captureOutput, type Captured} from '../helpers/capture-output.js';
import {makeContext} from '../helpers/command-context.js';
import {startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';

const namesOf = (json: string): string[] => listSchema.parse(JSON.parse(json)).map(({name}) => name);

describe.each(['v2', 'v3'] as const)('list on %s', version => {
	test('prints a line for each token, by name, with the same columns whatever there is to tell', async () => {
		const {context, output} = await startCommandWorld(version);
		expect(await runList(context, {})).toBe(0);
		const [head, ...lines] = output.lines();
		expect(head?.trim().split(/\s{2,}/)).toEqual(['STATUS', 'NAME', 'TYPE', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'BURN/H', 'RESETS']);
		const line = (name: string) => lines.find(one => one.includes(` ${name} `))?.split(/\s{2,}/);
		expect(line('prod-web-app')).toEqual(['✓ OK', 'prod-web-app', 'live', '$742.18', 'never']);
		expect(line('prod-search-index')?.slice(0, 5)).toEqual(['✓ OK', 'prod-search-index', 'live', 'no limit', 'never']);
		expect(line('partner-acme-corp')).toEqual(['! CRITICAL', 'partner-acme-corp', 'live', '$10.20', '2026-10-28 (1d)']);
		expect(line('ci-cd-pipeline')).toEqual(['✓ OK', 'ci-cd-pipeline', 'live', '$14.80', 'never', 'resets daily to $20']);
		expect(line('client-umbrella-trial')?.[0]).toBe('✗ EXPIRED');
		expect(lines.some(one => one.includes('partner-hooli'))).toBe(false);
		const names = lines.map(one => one.split(/\s{2,}/)[1]!);
		expect(names).toEqual(names.toSorted());
		expect(output.stderr()).toBe('');
	});

	test('fits the width of a terminal: names are cut last of all, and exactly', async () => {
		for (const columns of [60, 80, 100, 140]) {
			const {context, output} = await startCommandWorld(version, {output: captureOutput({columns})});
			await runList(context, {});
			expect(Math.max(...output.lines().map(line => textWidth(line)))).toBeLessThanOrEqual(columns);
			expect(output.stdout().includes('RESETS')).toBe(columns >= 100);
			expect(output.stdout().includes('…')).toBe(columns === 60);
			expect(output.stdout().includes('TYPE')).toBe(columns > 60);
		}
	});

	test('prints an array of all that is known with --json, and no secret', async () => {
		const {server, output, json} = await startCommandWorld(version);
		expect(await runList(json, {})).toBe(0);
		const tokens = listSchema.parse(JSON.parse(output.stdout()));
		expect(tokens.find(({name}) => name === 'prod-ocr-invoices')).toMatchObject({
			type: 'live', state: 'OK', severity: 'ok', balance: '756.8', limited: true, expiresAt: null, environment: 'prod', revoked: false,
			reset: {period: 'monthly', amount: '800', next: '2026-10-31T23:00:00.000Z'},
		});
		expect(tokens.find(({name}) => name === 'client-umbrella-trial')).toMatchObject({state: 'EXPIRED', severity: 'critical', balanceState: 'EMPTY', expiryState: 'EXPIRED', balance: '0'});
		expect(output.stdout()).not.toContain(server.account.byName('prod-web-app')!.secret);
	});

	test('keeps what the filter and --at-risk leave, in the order that is asked for', async () => {
		const {output, json} = await startCommandWorld(version);
		await runList(json, {filter: 'staging live !empty', atRisk: true, sort: 'balance', reverse: true});
		expect(namesOf(output.stdout())).toEqual(['staging-mobile-ios', 'staging-batch-scoring']);
	});

	test('refuses an unknown column, says which there are, and asks the server nothing', async () => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runList(context, {sort: 'size'}))).toMatchObject({
			status: 2, message: '"size" is no column to sort by.', hint: 'Use one of name, balance, expires, runs-out, status.',
		});
		expect(requests).toEqual([]);
	});
});

test('revoked keys are shown with --all only', async () => {
	const {context, output} = await startCommandWorld('v3');
	await runList(context, {all: true, filter: 'revoked'});
	expect(output.lines().slice(1).map(line => line.split(/\s{2,}/).slice(0, 2))).toEqual([['⊘ REVOKED', 'partner-hooli'], ['⊘ REVOKED', 'prod-web-app']]);
});

test('all pages of a large account are listed', async () => {
	const {output, json} = await startCommandWorld('v3', {size: 250, output: captureOutput({progress: true})});
	await runList(json, {});
	expect(new Set(namesOf(output.stdout())).size).toBe(251);
	expect(output.stderr()).toContain('Reading tokens [');
	expect(output.stderr().endsWith('\r\u{1B}[K')).toBe(true);
});

describe('a list without a server', () => {
	const contextOf = (api: ReturnType<typeof createFakeApi>, output: Captured, settings: Partial<Settings> = {}) => makeContext(api, {output, settings}).context;

	test('tells what could not be read on stderr, beside the rest', async () => {
		const api = createFakeApi();
		api.list = async () => ({tokens: [makeToken('prod-web')], problems: [{subject: 'odd\u{1B}[2Jone', what: 'the balance "abc" is no number'}]});
		const output = captureOutput();
		expect(await runList(contextOf(api, output), {})).toBe(0);
		expect(output.stderr()).toBe('Warning: odd�[2Jone: the balance "abc" is no number.\n');
		expect(output.lines()).toHaveLength(2);
	});

	test('no name can move the cursor, and wide ones keep the columns', async () => {
		const output = captureOutput({columns: 60});
		await runList(contextOf(createFakeApi([makeToken('a\u{1B}[31mb\n'), makeToken('東京'.repeat(20))]), output), {});
		expect(output.stdout()).toContain('a�[31mb�');
		const [, first = '', second = ''] = output.lines();
		expect(textWidth(first.slice(0, first.indexOf('live')))).toBe(textWidth(second.slice(0, second.indexOf('live'))));
		expect(textWidth(second)).toBeLessThanOrEqual(60);
	});

	test('tells when balances run out, by what the history knows', async () => {
		const hour = 3_600_000;
		const now = Date.UTC(2026, 9, 26, 12);
		const history = {...nullHistory(null), series: (id: string) => (id === 'busy' ? [{at: now - hour, balance: money('30')}, {at: now - (hour / 2), balance: money('25')}] : [])};
		const api = createFakeApi([makeToken('busy', {balance: money('20')}), makeToken('idle')]);
		const {context, output} = makeContext(api, {history, now: () => now});
		await runList(context, {sort: 'runs-out'});
		expect(output.lines()[1]?.split(/\s{2,}/)).toEqual(['✓ OK', 'busy', 'live', '$20.00', 'never', 'in 2h', '$10.00']);
		expect(output.lines()[2]?.split(/\s{2,}/)).toEqual(['✓ OK', 'idle', 'live', '$50.00', 'never']);
		await runUpdate(context, {names: ['busy'], balance: '5'});
		expect(output.stdout()).toMatch(/^RUNS OUT\s+in 30m$/m);
	});

	test('tells of an empty balance when it resets', async () => {
		const {context, output} = makeContext(createFakeApi([makeToken('ci', {balance: money('0'), reset: {period: 'daily', amount: money('10')}})]), {now: () => Date.UTC(2026, 9, 26, 12)});
		await runList(context, {});
		expect(output.lines()[1]?.split(/\s{2,}/)).toEqual(['∅ EMPTY', 'ci', 'live', '$0.00', 'never', 'resets in 11h', 'resets daily to $10']);
	});

	test('colours are added to the same text where they are allowed, and only there', async () => {
		const api = createFakeApi([makeToken('a', {balance: money('0.5')}), makeToken('b', {balance: money('5')})]);
		const [plain, colored] = [captureOutput(), captureOutput({color: true})];
		await runList(contextOf(api, plain), {});
		await runList(contextOf(api, colored), {});
		expect(plain.stdout()).not.toContain('\u{1B}');
		expect(colored.stdout()).toContain('\u{1B}[31m\u{1B}[1m! CRITICAL');
		expect(stripVTControlCharacters(colored.stdout())).toBe(plain.stdout());
	});

	test('ASCII glyphs stand in for the others where that is asked for', async () => {
		const output = captureOutput();
		await runList(contextOf(createFakeApi([makeToken('a', {balance: money('5')})]), output, {ascii: true}), {});
		expect(output.stdout()).toMatch(/^[ -~\n]+$/);
		expect(output.lines()[1]).toContain('v LOW');
	});

	test('says what to do where there is nothing to list', async () => {
		const output = captureOutput();
		expect(await runList(contextOf(createFakeApi(), output), {})).toBe(0);
		expect(output.stderr()).toContain('eden-tokens create NAME');
		expect(output.lines()).toHaveLength(1);
	});
});

test('a name cannot act on the terminal in JSON either, and comes out of it as it was', async () => {
	const name = 'a\u009B2Jb\u202Ec\u2028d🏴\u{E0067}';
	const {context, output} = makeContext(createFakeApi([makeToken(name)]), {json: true});
	expect(await runList(context, {})).toBe(0);
	expect(output.stdout()).not.toMatch(/[\u007F-\u009F\p{Cf}\u2028]/u);
	expect(JSON.parse(output.stdout())).toMatchObject([{name}]);
});
