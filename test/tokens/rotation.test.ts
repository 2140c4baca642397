import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {zero} from '../../source/tokens/money.js';
import {validateName} from '../../source/tokens/naming.js';
import {
	advanceRotation,
	canMoveBalance,
	debtOf,
	describeRotation,
	rotationOf,
	rotationSteps,
	successorDraft,
	successorName,
	type RotationEvent,
	type UnfinishedRotation,
} from '../../source/tokens/rotation.js';
import {anyMoney, anyText} from '../helpers/arbitraries.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

const begun: UnfinishedRotation = {
	oldId: 'prod-web', oldName: 'prod-web', newName: 'prod-web-20270115', newId: null, startedAt: noon, step: 'create', granted: money('40'), debt: null, chargedFrom: null,
};

const after = (...events: RotationEvent[]): UnfinishedRotation => {
	let rotation = begun;
	for (const event of events) {
		rotation = advanceRotation(rotation, event);
	}

	return rotation;
};

const created: RotationEvent = {kind: 'created', newId: 'prod-web-20270115'};
const verified: RotationEvent = {kind: 'verified', moves: true};

const anyEvent: fc.Arbitrary<RotationEvent> = fc.oneof(
	fc.constant(created),
	fc.constant({kind: 'shown'} as const),
	fc.boolean().map(moves => ({kind: 'verified', moves}) as const),
	anyMoney.map(left => ({kind: 'emptying', left}) as const),
	fc.constant({kind: 'emptied'} as const),
	anyMoney.map(from => ({kind: 'charging', from}) as const),
	fc.constant({kind: 'charged'} as const),
);

describe('the steps of a guided rotation', () => {
	test('go from the new token over its verification to the deletion of the old one', () => {
		expect(after(created)).toEqual({...begun, newId: 'prod-web-20270115', step: 'hand-over'});
		expect(after(created, {kind: 'shown'}).step).toBe('verify');
		expect(after(created, {kind: 'shown'}, {kind: 'verified', moves: false})).toMatchObject({step: 'delete', granted: null});
	});

	test('move the balance in between: the old one is emptied first, then the new one gives back what the old one spent', () => {
		expect(after(created, {kind: 'shown'}, verified).step).toBe('empty');
		expect(after(created, verified, {kind: 'emptying', left: money('37.5')})).toMatchObject({step: 'empty', debt: money('2.5')});
		expect(after(created, verified, {kind: 'emptying', left: money('37.5')}, {kind: 'emptied'}).step).toBe('charge');
		expect(after(created, verified, {kind: 'emptying', left: money('37.5')}, {kind: 'emptied'}, {kind: 'charging', from: money('39')})).toMatchObject({step: 'charge', chargedFrom: money('39')});
		expect(after(created, verified, {kind: 'emptying', left: money('37.5')}, {kind: 'emptied'}, {kind: 'charged'}).step).toBe('delete');
	});

	test('leave the new one as it is where the old one spent nothing', () => {
		expect(after(created, verified, {kind: 'emptying', left: money('40')}, {kind: 'emptied'}).step).toBe('delete');
	});

	test('never go back, and reach the deletion only after it was verified, whatever happens in whatever order', () => {
		fc.assert(fc.property(fc.array(anyEvent, {maxLength: 20}), events => {
			let rotation = begun;
			let isVerified = false;
			for (const event of events) {
				const next = advanceRotation(rotation, event);
				expect(rotationSteps.indexOf(next.step)).toBeGreaterThanOrEqual(rotationSteps.indexOf(rotation.step));
				isVerified ||= event.kind === 'verified' && rotation.step !== 'create';
				expect(['empty', 'charge', 'delete'].includes(next.step)).toBe(isVerified);
				// What cannot be sent before it is known how much, is not.
				expect(next.step === 'charge' && next.debt === null).toBe(false);
				expect(next.step !== 'create' && next.newId === null).toBe(false);
				rotation = next;
			}
		}));
	});

	test('are the same for an event that comes twice', () => {
		fc.assert(fc.property(fc.array(anyEvent, {maxLength: 10}), anyEvent, (events, event) => {
			const once = advanceRotation(after(...events), event);
			// Only the amounts are read anew, as long as nothing was sent for them.
			expect(advanceRotation(once, event)).toEqual(once);
		}));
	});
});

test('what the old token spends and the new one gives back add up to what was there, whoever spends how much', () => {
	fc.assert(fc.property(anyMoney, anyMoney, anyMoney, (granted, left, fresh) => {
		const spentByOld = granted - left;
		const spentByNew = granted - fresh;
		expect(fresh - debtOf(granted, left)).toBe(granted - spentByOld - spentByNew);
	}));
});

describe('the token that takes the old one\'s place', () => {
	const old = makeToken('prod-web', {type: 'sandbox', balance: money('12.345678901'), expiresAt: noon + 1, member: 'a@example.com', reset: {period: 'daily', amount: money('50')}});

	test('has the same type, limit, remaining balance, reset and member', () => {
		expect(successorDraft(old, 'prod-web-2', old.expiresAt)).toEqual({
			name: 'prod-web-2', type: 'sandbox', limited: true, balance: money('12.345678901'), expiresAt: noon + 1, member: 'a@example.com', reset: {period: 'daily', amount: money('50')},
		});
	});

	test('has no limit where the old one has none, whatever balance it kept', () => {
		expect(successorDraft({...old, limited: false}, 'prod-web-2', null)).toMatchObject({limited: false, balance: null});
	});

	test('starts at nothing where the old one is overdrawn', () => {
		expect(successorDraft({...old, balance: money('-3')}, 'prod-web-2', null).balance).toBe(zero);
	});

	test.each([
		[{}, true],
		[{limited: false}, false],
		[{balance: null}, false],
		[{balance: zero}, false],
		[{balance: money('-1')}, false],
		[{reset: {period: 'daily', amount: money('50')}}, false],
	] as const)('has a balance that can be moved or not: %o', (values, can) => {
		expect(canMoveBalance(makeToken('prod-web', values))).toBe(can);
	});
});

describe('its name', () => {
	const free = () => false;

	test('is the old one with the day', () => {
		expect(successorName('prod-web', noon, free)).toBe('prod-web-20270115');
	});

	test('has the new day in place of a former one', () => {
		expect(successorName('prod-web-20261001', noon, free)).toBe('prod-web-20270115');
		expect(successorName('prod-web-20261001-2', noon, free)).toBe('prod-web-20270115');
	});

	test('is another one where that is taken', () => {
		const taken = new Set(['prod-web-20270115', 'prod-web-20270115-2']);
		expect(successorName('prod-web', noon, name => taken.has(name))).toBe('prod-web-20270115-3');
		expect(successorName('prod-web-20270115-2', noon, name => taken.has(name))).toBe('prod-web-20270115-3');
	});

	test('is always one that the API takes, and free', () => {
		fc.assert(fc.property(fc.oneof(anyText, fc.string({unit: 'binary', minLength: 190, maxLength: 250})), fc.nat(12), (name, number) => {
			fc.pre(validateName(name) === undefined);
			const taken = new Set<string>();
			for (let index = 0; index < number; index++) {
				taken.add(successorName(name, noon, other => taken.has(other)));
			}

			const chosen = successorName(name, noon, other => taken.has(other));
			expect(validateName(chosen)).toBeUndefined();
			expect([taken.size, taken.has(chosen)]).toEqual([number, false]);
		}));
	});
});

test('a rotation is found by either of its tokens', () => {
	const rotation = after(created);
	expect(rotationOf([rotation], 'prod-web')).toBe(rotation);
	expect(rotationOf([rotation], 'prod-web-20270115')).toBe(rotation);
	expect(rotationOf([rotation, begun], 'prod')).toBeUndefined();
});

test('each step says what it waits for, without a name that could act in a terminal', () => {
	expect(describeRotation(after(created, {kind: 'shown'}))).toBe('prod-web → prod-web-20270115: hand over the new secret, and see that it works');
	expect(new Set(rotationSteps.map(step => describeRotation({...begun, step})))).toHaveLength(5);
	expect(describeRotation({...begun, oldName: 'a\u001B[2Jb'})).not.toContain('\u001B');
});
