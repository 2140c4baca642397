import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {selectRows} from '../../../source/store/rows.js';
import {initialState, type Forecast, type State} from '../../../source/store/state.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {type Token} from '../../../source/tokens/token.js';
import {messageLines, statusLines, tokenNote, statusHeight} from '../../../source/ui/frame/status.js';
import {initialQuery, initialUiState} from '../../../source/ui/model.js';
import {selectView} from '../../../source/ui/screens/list-view.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyText} from '../../helpers/arbitraries.js';
import {noon} from '../../helpers/fake-clock.js';
import {makeToken, money} from '../../helpers/make-token.js';

const theme = createTheme({color: true, ascii: false, headerColor: null});

function note(values: Partial<Token>, forecast: Partial<Forecast> = {}): string {
	const token = makeToken('a', values);
	const forecasts = new Map([['a', {runsOut: null, burnPerHour: null, basis: null, lastsToReset: null, trend: [], ...forecast}]]);
	return tokenNote(selectRows({...initialState(noon, 30_000), tokens: new Map([['a', token]]), forecasts}, {base: defaultThresholds, overrides: []})[0]!, noon);
}

describe('what is said of the selected token', () => {
	test('a revoked one cannot be changed, and what helps', () => {
		expect(note({revoked: true, reset: {period: 'daily', amount: money('10')}})).toBe('Revoked for ever: create a new key instead.');
	});

	test('a legacy one cannot be changed, and what helps', () => {
		expect(note({legacy: true})).toBe('Legacy key, not changeable here: regenerate it in the Eden AI dashboard.');
	});

	test('one whose last answer could not be read says so, and since when', () => {
		const state = {...initialState(noon, 30_000), tokens: new Map([['a', makeToken('a')]]), unread: new Map([['a', {since: noon - 60_000, what: 'the balance "abc\u202E" is no number'}]])};
		const [row] = selectRows(state, {base: defaultThresholds, overrides: []});
		expect(tokenNote(row!, noon)).toBe('As it was last read: since 11:59:00 its answer cannot be read (the balance "abc�" is no number).');
	});

	test('an empty one that resets says when it works again', () => {
		// Midnight in Paris.
		expect(note({balance: money('0'), reset: {period: 'daily', amount: money('10')}})).toBe('EMPTY until 2027-01-15 23:00 (in 11h): resets daily to $10');
	});

	test('one that resets says to what and when', () => {
		expect(note({reset: {period: 'weekly', amount: money('60')}})).toBe('resets weekly to $60, next 2027-01-17 23:00 (in 2d)');
		expect(note({reset: {period: 'monthly', amount: null}})).toBe('resets monthly, next 2027-01-31 23:00 (in 16d)');
	});

	test('one that will be empty before its reset says so', () => {
		expect(note({reset: {period: 'daily', amount: money('10')}}, {lastsToReset: false})).toMatch(/; empty before that at the present rate$/);
	});

	test('of any other nothing is said', () => {
		expect(note({})).toBe('');
	});

	test.each([
		['revoked', {revoked: true}], ['legacy', {legacy: true}], ['empty until a reset', {balance: money('0'), reset: {period: 'monthly' as const, amount: money('99999')}}],
	])('what is said of one that is %s fits into 80 columns', (_what, values) => {
		expect(note(values).length).toBeLessThanOrEqual(80);
	});
});

const room = (columns: number, rows = 24) => ({columns, rows, dialog: null});

describe('a message', () => {
	test('names its level in words too', () => {
		expect(messageLines({level: 'error', text: 'No.'}, room(80), createTheme({color: false, ascii: false, headerColor: null}))).toEqual(['Error: No.']);
		expect(messageLines({level: 'warning', text: 'No.'}, room(80), createTheme({color: false, ascii: false, headerColor: null}))).toEqual(['Note: No.']);
	});

	test('may have a word of its own in front', () => {
		const plain = createTheme({color: false, ascii: false, headerColor: null});
		expect(messageLines({level: 'error', text: 'prod-web is EMPTY.', mark: 'Alert: '}, room(80), plain)).toEqual(['Alert: prod-web is EMPTY.']);
	});

	test('that is long is told whole, with the remedy at its end', () => {
		const text = 'crm-import-2019 is a legacy key that the API cannot address: regenerate it in the Eden AI dashboard, then it can be changed here.';
		expect(messageLines({level: 'info', text}, room(60), theme).join(' ')).toBe(text);
	});

	test('of a key that is refused is told whole where the terminal has 24 rows', () => {
		const plain = createTheme({color: false, ascii: false, headerColor: null});
		const text = 'Could not list the tokens: The server does not accept the key from EDENAI_API_KEY. Check that it is a key of the v2 API and still valid, '
			+ 'make a new one in the Eden AI dashboard if it is not, or give an inference key its own profile.';
		expect(messageLines({level: 'error', text}, room(80, 24), plain).join(' ')).toContain(text);
		expect(messageLines({level: 'error', text}, room(60, 12), plain).join(' ')).toMatch(/…$/);
	});

	test('takes at most three lines where there is little room, a fourth of the rows elsewhere, each within the width, and lets nothing through that could move the cursor', () => {
		fc.assert(fc.property(fc.array(anyText, {maxLength: 12}), fc.integer({min: 60, max: 200}), fc.integer({min: 10, max: 60}), (words, width, rows) => {
			const lines = messageLines({level: 'error', text: words.join(' ')}, room(width, rows), theme).map(line => stripVTControlCharacters(line));
			expect(lines.length).toBeLessThanOrEqual(rows < 16 ? 3 : rows / 4);
			for (const line of lines) {
				expect(stringWidth(line)).toBeLessThanOrEqual(width);
				expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
			}
		}));
	});
});

describe('the status under the list', () => {
	const names = ['a', 'b', 'c'];
	const tokens = new Map([
		['a', makeToken('a')], ['b', makeToken('b', {balance: money('0.5'), reset: {period: 'daily', amount: money('10')}})], ['c', makeToken('c', {revoked: true})],
	]);
	const fault = {kind: 'network', message: 'The server cannot be reached: it does not answer on any of its addresses.', remedy: 'Check the network.', since: noon} as const;
	const anyUi = fc.record({
		columns: fc.integer({min: 60, max: 160}),
		rows: fc.integer({min: 10, max: 40}),
		selectedId: fc.constantFrom(...names, 'gone'),
		filtering: fc.boolean(),
		message: fc.option(fc.record({level: fc.constantFrom('info' as const, 'error' as const), text: fc.string({maxLength: 300}).map(text => `x${text}`), mark: fc.constantFrom('', 'Alert: ')})),
		query: fc.record({filter: fc.constantFrom('', 'a', 'zzz'), atRisk: fc.boolean(), showRevoked: fc.boolean()}).map(query => ({...initialQuery, ...query})),
	});
	const anyState = fc.record({
		alerts: fc.subarray(names).map(ids => new Map(ids.map((id, index) => [id, {id, state: 'LOW' as const, since: index, acknowledged: index > 1}]))),
		isStale: fc.boolean(),
	}).map(({alerts, isStale}): State => {
		const initial = initialState(noon, 30_000);
		return {...initial, tokens, alerts, sync: {...initial.sync, lastGood: noon, fault: isStale ? fault : null}};
	});

	test('takes as many lines whatever token is selected, each within the width', () => {
		fc.assert(fc.property(anyState, anyUi, (state, values) => {
			const ui = {...initialUiState(values.columns, values.rows, 'list'), ...values};
			const view = selectView(state, ui, {base: defaultThresholds, overrides: []});
			const lines = statusLines({ui, state, view, theme});
			expect(lines).toHaveLength(statusHeight(state, ui));
			for (const line of lines) {
				expect(stringWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(values.columns);
			}
		}));
	});
});
