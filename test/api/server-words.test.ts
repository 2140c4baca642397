import {describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {serverWords} from '../../source/api/server-words.js';

const words = (body: unknown) => serverWords(typeof body === 'string' ? body : JSON.stringify(body), 'the-account-key');

describe('the words of a refusal', () => {
	it.each([
		['v2 with a text', {error: {type: 'permission_error', message: 'You do not have permission to manage tokens'}}, 'You do not have permission to manage tokens'],
		['v2 details', {details: 'Not Found'}, 'Not Found'],
		['v3 detail', {detail: 'This endpoint needs a management key.'}, 'This endpoint needs a management key.'],
		['a bare error', {error: 'nope'}, 'nope'],
		['a type alone', {error: {type: 'quota_exceeded'}}, 'quota_exceeded'],
		['a list of texts', ['one', 'two', 'one'], 'one two'],
		['a text in quotes', JSON.stringify('quoted'), 'quoted'],
		['plain text', 'upstream connect error', 'upstream connect error'],
		['errors without a field', {non_field_errors: ['Both or neither.']}, 'Both or neither.'],
		['an unknown field', {colour: ['is wrong']}, 'colour: is wrong'],
		['nested errors', {errors: [{message: 'deep'}]}, 'deep'],
		['a wrapped wrapping', {data: {response: {body: {error: {message: {detail: [{errors: ['deep down']}]}}}}}}, 'data: deep down'],
	])('are found in %s', (_, body, general) => {
		expect(words(body)).toEqual({general, fields: {}});
	});

	it('are sorted by the field of the draft, whatever the wire calls it', () => {
		expect(words({
			error: {type: 'validation_error', message: {
				name: ['Taken.'], token_type: 'Unknown.', balance: {0: ['Too many', 'digits.']}, active_balance: ['No flag.'], expire_time: ['In the past.'],
				balance_reset_period: ['Odd.'], balance_reset_amount: ['Missing.'], member: ['No member.'],
			}},
		})).toEqual({general: '', fields: {
			name: 'Taken.', type: 'Unknown.', balance: 'Too many digits.', limited: 'No flag.', expiresAt: 'In the past.', reset: 'Odd. Missing.', member: 'No member.',
		}});
	});

	it('are found however deep they lie within a field', () => {
		expect(words({error: {message: {balance: {nested: {deep: ['x']}}}}})).toEqual({general: '', fields: {balance: 'x'}});
	});

	it('are no more than anybody reads, however many a body has', () => {
		const wide = (depth: number): unknown => (depth === 0 ? 'word' : Object.fromEntries(Array.from({length: 20}, (_, index) => [`k${index}`, wide(depth - 1)])));
		expect(words(wide(3)).general.length).toBeLessThanOrEqual(301);
	});

	it('are found by their place in the form of FastAPI', () => {
		expect(words({detail: [{loc: ['body', 'balance'], msg: 'not a decimal', type: 'decimal_parsing', input: 'x'}]})).toEqual({general: '', fields: {balance: 'not a decimal'}});
	});

	it.each([
		['an HTML page', '<html><body><h1>502 Bad Gateway</h1></body></html>'],
		['a stack trace', {detail: 'Traceback (most recent call last):\n  File "/app/views.py", line 3, in get\nKeyError'}],
		['half a JSON', '{"detail":"This endp'],
		['nothing', ''],
		['null', 'null'],
		['an object without words', {success: false, status: 400}],
		['nesting without end', JSON.parse('{"a":'.repeat(50) + '"deep"' + '}'.repeat(50))],
	])('are none in %s', (_, body) => {
		expect(words(body)).toEqual({general: '', fields: {}});
	});

	it('never show the key or what looks like a secret', () => {
		const shown = words({detail: 'Bad the-account-key and mgmt-eden-0123456789 and sk_abcdefghijkl and eyJhbGciOiJIUzI1NiJ9.e30.x'}).general;
		expect(shown).toBe('Bad •••• and •••• and •••• and ••••');
	});

	it('are on one line, without control or bidi characters, and short', () => {
		const shown = words({detail: `line\none\u{1B}[31m red \u{202E}back \0${'x'.repeat(5000)}`}).general;
		expect(shown).toMatch(/^line one \[31m red back x+…$/);
		expect(shown.length).toBeLessThanOrEqual(301);
	});

	it('do not take long to find in a large body', () => {
		const start = performance.now();
		words({detail: '<a'.repeat(5_000_000)});
		expect(performance.now() - start).toBeLessThan(1000);
	});

	it('never throw, and never name an object, whatever the JSON', () => {
		fc.assert(fc.property(fc.jsonValue(), value => {
			const {general, fields} = words(value);
			for (const text of [general, ...Object.values(fields)]) {
				expect(text).not.toMatch(/\p{Control}/u);
			}

			expect(JSON.stringify(value).includes('[object') || !`${general}${Object.values(fields).join('')}`.includes('[object')).toBe(true);
		}));
	});
});
