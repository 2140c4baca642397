import {expect, test} from 'vitest';
import {type Capabilities} from '../../source/api/port.js';
import {planMigration} from '../../source/commands/migrate-plan.js';
import {makeToken, money} from '../helpers/make-token.js';

const day = 86_400_000;
const now = Date.UTC(2026, 9, 26, 12);
const capabilities: Capabilities = {
	rename: true, rotateInPlace: 'yes', resetPeriods: true, members: true, revokes: true, usageByKey: true, readSecret: false, write: true, minimumExpiry: day,
};
const kindsOf = (...pairs: ReadonlyArray<readonly [Parameters<typeof makeToken>[1], Parameters<typeof makeToken>[1]]>): string[] => pairs.map(([old, there]) =>
	planMigration([makeToken('a', old)], [makeToken('a', {id: 'uuid', ...there})], capabilities, now)[0]!.kind);

test('a key is the same where the server keeps whole seconds of its expiry, and another where it differs by more', () => {
	const expiresAt = now + (9 * day) + 789;
	expect(kindsOf([{expiresAt}, {expiresAt: expiresAt - 789}], [{expiresAt}, {expiresAt: expiresAt - 1000}], [{expiresAt}, {expiresAt: null}])).toEqual(['there', 'differs', 'differs']);
});

test('a key is the same whatever is left of its balance, and where its reset has switched the limit on', () => {
	const reset = {period: 'daily', amount: money('2')} as const;
	expect(kindsOf(
		[{balance: money('9')}, {balance: money('1')}],
		[{limited: false}, {limited: false, balance: null}],
		[{limited: false, reset}, {limited: true, reset}],
	)).toEqual(['there', 'there', 'there']);
});

test('a token that expired since its key was made counts as done', () => {
	const expiresAt = now - day;
	expect(kindsOf([{expiresAt}, {expiresAt}])).toEqual(['there']);
	expect(planMigration([makeToken('a', {expiresAt})], [], capabilities, now)[0]).toMatchObject({kind: 'expired'});
});

test('an expiry just a day ahead can be had, one a millisecond sooner cannot', () => {
	const kinds = [day, day - 1, 1].map(left => planMigration([makeToken('a', {expiresAt: now + left})], [], capabilities, now)[0]!.kind);
	expect(kinds).toEqual(['create', 'impossible', 'impossible']);
});
