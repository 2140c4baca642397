import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cases} from '../helpers/cases.js';
import {createFakeApi, apiError} from '../helpers/fake-api.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeDraft, makeToken, money} from '../helpers/make-token.js';
import {createStore} from '../../source/store/store.js';
import {type Money} from '../../source/tokens/money.js';

const ours = ['a', 'b', 'c', 'new'];

type Step =
	| {readonly kind: 'hold-list' | 'answer-list' | 'fail-list' | 'pass-time' | 'pause' | 'resume' | 'restart'}
	| {readonly kind: 'write' | 'add' | 'untrack' | 'remove' | 'create' | 'fail-write' | 'bulk' | 'undo'; readonly id: string; readonly amount: Money}
	| {readonly kind: 'spend'; readonly amount: Money};

const anyId = fc.constantFrom(...ours);
const anyAmount = fc.bigInt({min: -1_000_000_000n, max: 5_000_000_000n}).map(amount => amount as Money);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
	fc.record({kind: fc.constantFrom(...(['hold-list', 'answer-list', 'fail-list', 'pass-time', 'pause', 'resume', 'restart'] as const))}),
	fc.record({kind: fc.constantFrom(...(['write', 'add', 'untrack', 'remove', 'create', 'fail-write', 'bulk', 'undo'] as const)), id: anyId, amount: anyAmount}),
	fc.record({kind: fc.constant('spend' as const), amount: anyAmount}),
);

test('whatever lists are under way, fail or come late, the state agrees with the server on all that we wrote, and on everything in the end', async () => {
	await fc.assert(fc.asyncProperty(fc.array(anyStep, {maxLength: 40}), async steps => {
		const clock = createFakeClock();
		const api = createFakeApi([makeToken('a'), makeToken('b'), makeToken('c'), makeToken('theirs')]);
		const store = createStore({api, clock, refreshMs: 30_000, readOnly: false});
		let held: Array<() => void> = [];
		const answerLists = async (): Promise<void> => {
			for (const answer of held) {
				answer();
			}

			held = [];
			await clock.advance(0);
		};

		const take = async (step: Step): Promise<unknown> => {
			switch (step.kind) {
				case 'hold-list': {
					held.push(api.holdAnswer('list'));
					void store.refresh();
					return clock.advance(0);
				}

				case 'answer-list': {
					return answerLists();
				}

				case 'fail-list': {
					api.fail('list', apiError('network'));
					return undefined;
				}

				case 'pass-time': {
					return clock.advance(30_000);
				}

				case 'pause':
				case 'resume': {
					store.setPaused(step.kind === 'pause');
					return undefined;
				}

				case 'restart': {
					store.stop();
					store.start();
					return clock.advance(0);
				}

				case 'write': {
					return store.update(step.id, {balance: step.amount, expiresAt: noon});
				}

				case 'add': {
					return store.changeBalance(step.id, {kind: 'add', amount: step.amount});
				}

				case 'untrack': {
					return store.changeBalance(step.id, {kind: 'untrack'});
				}

				case 'remove': {
					return store.remove(step.id);
				}

				case 'create': {
					return store.create(makeDraft(step.id));
				}

				case 'fail-write': {
					api.fail('update', apiError('server'));
					return store.update(step.id, {balance: step.amount});
				}

				case 'bulk': {
					return store.bulk(ours, {kind: 'balance', change: {kind: 'set', amount: step.amount}});
				}

				case 'undo': {
					return store.undo();
				}

				case 'spend': {
					const theirs = api.tokens.get('theirs')!;
					api.tokens.set('theirs', {...theirs, balance: (theirs.balance! - step.amount) as Money});
					return undefined;
				}
			}
		};

		store.start();
		await clock.advance(0);
		for (const step of steps) {
			await take(step);
			for (const id of ours) {
				expect(store.getState().tokens.get(id), `${id} after ${step.kind}`).toEqual(api.tokens.get(id));
			}

			expect(store.getState().pending.size).toBe(0);
		}

		store.setPaused(false);
		await answerLists();
		api.tokens.set('theirs', makeToken('theirs', {balance: money('1.25')}));
		await clock.advance(600_000);
		expect(new Map(store.getState().tokens)).toEqual(api.tokens);
		expect(store.getState().sync).toMatchObject({fault: null, refreshing: false});
		store.stop();
		expect(clock.due()).toEqual([]);
	}), {numRuns: cases(50)});
});
