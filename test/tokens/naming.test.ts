import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {environmentOf, nameAdvice, validateName} from '../../source/tokens/naming.js';

describe('the environment of a token', () => {
	test.each([
		['prod-web-app', 'prod'],
		['ci-cd-pipeline', 'ci'],
		['prod', 'prod'],
		['a-b', 'a'],
		['prod-', 'prod'],
		['-web', '-web'],
		['-', '-'],
		['prod_web', 'prod_web'],
		['東京-本番', '東京'],
		['', ''],
	])('%j is %j', (name, expected) => {
		expect(environmentOf(name)).toBe(expected);
	});
});

describe('a name', () => {
	test.each(['prod-web-app', 'a', '東京-本番', '😀'.repeat(200), 'a'.repeat(200), 'e\u0301'.repeat(100), '...', 'a/b', ' a'])('is taken: %j', name => {
		expect(validateName(name)).toBeUndefined();
	});

	test.each(['', ' ', '\t\n', '\u00A0\u3000'])('of nothing that can be seen is refused: %j', name => {
		expect(validateName(name)).toBe('Give the token a name, such as prod-web-app.');
	});

	test('of 201 characters is refused, counted as code points', () => {
		expect(validateName('😀'.repeat(201))).toBe('The name has 201 characters: at most 200 are accepted.');
		expect(validateName('a'.repeat(201))).toContain('201 characters');
		expect(validateName('e\u0301'.repeat(101))).toContain('202 characters');
	});

	test.each(['.', '..'])('that a path cannot hold is refused: %s', name => {
		expect(validateName(name)).toBe('A name of dots only cannot be addressed: add a word.');
	});

	test('with half a character is refused', () => {
		expect(validateName('prod-\uD83D')).toBe('The name holds half of a character, which cannot be sent: type it anew.');
	});
});

describe('the advice on a name', () => {
	test.each(['prod-web-app', 'staging-mobile-ios', 'dev-john-testing', 'ci-cd-pipeline', 'partner-acme-corp', 'prod-test', 'dev-token1-x', '東京-本番', 'prod-⚠\uFE0F'])('is none for %j', name => {
		expect(nameAdvice(name, [])).toEqual([]);
	});

	test.each(['test', 'temp', 'tmp', 'token', 'token1', 'key', 'new', 'foo', 'TEST', 'Token 12', 'test-1', 'key_3', 'token-'])('is to say more than %j', name => {
		expect(nameAdvice(name, [])).toEqual([`"${name}" says nothing about its use: try environment-application, such as prod-web-app.`]);
	});

	test.each(['web', 'prod_web', '-web', '-prod-web', 'prod-', 'prod--', 'testing', 'token1x'])('names the usual form for %j', name => {
		expect(nameAdvice(name, [])).toEqual(['Names read best as environment-application[-purpose], such as prod-web-app.']);
	});

	test('is none while nothing is typed', () => {
		expect(nameAdvice('', ['prod-web'])).toEqual([]);
	});

	test('says that a name exists, and nothing else, even where one that looks like it comes first', () => {
		expect(nameAdvice('prod-web', ['PROD-web', 'prod-web'])).toEqual(['A token with this name exists already.']);
		expect(nameAdvice('test', new Set(['test']).values())).toEqual(['A token with this name exists already.']);
	});

	test.each([
		['Prod-Web', 'prod-web'],
		['STRASSE-x', 'strasse-X'],
		['ПРОД-ВЕБ', 'прод-веб'],
	])('tells that %j differs only in case from %j', (name, other) => {
		expect(nameAdvice(name, ['ci-x', other])).toContain(`It differs only in case from "${other}", which exists.`);
	});

	test.each([
		['Cyrillic а for Latin a', 'prod-\u0430pp', 'prod-app'],
		['Latin a for Cyrillic а', 'prod-app', 'prod-\u0430pp'],
		['Cyrillic letters of both cases', '\u0420R\u041ED-w\u0435b', 'prod-web'],
		['Greek capitals', '\u0391\u0392\u0395-\u0397\u0399\u039D', 'ABE-HIN'],
		['Greek omicron', 'pr\u03BFd-web', 'prod-web'],
		['Greek nu and rho', 'de\u03BD-\u03C1x', 'dev-px'],
		['Cyrillic palochka and the digit 1', 'prod-\u04CF\u0031', 'prod-ll'],
		['dotless i', 'prod-a\u0131x', 'prod-aix'],
		['zero for o', 'pr0d-web', 'prod-web'],
		['one, I and | for l', 'prod-1I|', 'prod-lll'],
		['full-width letters', 'ｐｒｏｄ-web', 'prod-web'],
		['a ligature', 'prod-ﬁt', 'prod-fit'],
		['a decomposed letter', 'prod-e\u0301', 'prod-é'],
		['an en dash', 'prod\u2013web', 'prod-web'],
		['a non-breaking hyphen', 'prod\u2011web', 'prod-web'],
		['a minus', 'prod\u2212web', 'prod-web'],
		['an underscore', 'prod_web', 'prod-web'],
		['a space and a dot', 'prod web.app', 'prod-web-app'],
		['a non-breaking space', 'prod\u00A0web', 'prod web'],
		['a zero-width space', 'prod\u200B-web', 'prod-web'],
		['a variation selector', 'prod-⚠\uFE0F', 'prod-⚠'],
		['spaces at its ends', ' prod-web\u3000', 'prod-web'],
		['a bidi mark', 'prod-web\u200F', 'prod-web'],
	])('warns of a look-alike: %s', (_, name, other) => {
		expect(nameAdvice(name, ['ci-x', other]).at(-1)).toMatch(/^It looks like ".+", which exists\.$/);
	});

	test.each([
		['prod-web', 'prod-wep'],
		['prod-web', 'prod-web2'],
		['prod-web-1', 'prod-web-2'],
		['prod-é', 'prod-e'],
		['прод-жук', 'прод-жок'],
		['prod-東京', 'prod-東亰'],
	])('does not take %j for %j', (name, other) => {
		expect(nameAdvice(name, [other])).toEqual([]);
	});

	test('names the first look-alike alone', () => {
		expect(nameAdvice('prod-Web', ['prod-web', 'prod_web'])).toEqual(['It differs only in case from "prod-web", which exists.']);
	});

	test('comes beside that on the form', () => {
		expect(nameAdvice('PRODWEB', ['prodweb'])).toHaveLength(2);
	});

	test.each(['prod-web\u200B', 'prod\u202E-web', 'prod-web ', ' prod-web', 'prod-\u00ADweb'])('tells what cannot be seen: %j', name => {
		expect(nameAdvice(name, [])).toContain('It has a character that cannot be seen, or a space at an end.');
	});

	test('is safe for a terminal, whatever the names are', () => {
		expect(nameAdvice('prod-web', ['prod-\u001Bweb']).join(' ')).toContain('"prod-�web"');
		expect(nameAdvice('prod-\u001Bweb', ['PROD-\u001Bweb']).join(' ')).toContain('"PROD-�web"');
		fc.assert(fc.property(fc.string({unit: 'binary'}), name => {
			expect(nameAdvice(name, [name.toUpperCase()]).join('')).not.toMatch(/[\p{Control}\p{Format}\p{Surrogate}]/u);
		}));
	});

	test('warns of the same pairs in both directions', () => {
		const letters = fc.constantFrom('a', 'A', '\u0430', 'o', '0', '\u03BF', 'l', '1', 'I', '-', '_', '\u2013', 'b', 'x');
		const name = fc.array(letters, {minLength: 1, maxLength: 4}).map(parts => parts.join(''));
		const isWarned = (a: string, b: string): boolean => nameAdvice(a, [b]).some(line => line.includes('which exists') || line.includes('exists already'));
		fc.assert(fc.property(name, name, (a, b) => {
			expect(isWarned(a, b)).toBe(isWarned(b, a));
			expect(isWarned(a, a)).toBe(true);
		}));
	});
});
