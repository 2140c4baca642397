import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type TokenApi} from '../../source/api/port.js';
import {openRotations} from '../../source/history/rotations.js';
import {createStore, type Store} from '../../source/store/store.js';
import {moneyFromNumber, type Money} from '../../source/tokens/money.js';
import {cases} from '../helpers/cases.js';
import {createFakeApi, type FakeApi} from '../helpers/fake-api.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

const granted = money('40');
const successor = 'prod-web-20270115';

/** Where a session ends: at its nth call, before the server hears of it or after that. */
type Crash = {readonly call: number; readonly isHeard: boolean};

const calls = ['get', 'create', 'update', 'remove'] as const;

/** The same server, for a session that crashes: the call at which it does never comes back. */
function crashing(server: FakeApi, {call, isHeard}: Crash, onCrash: () => void): TokenApi {
	let count = 0;
	const api: TokenApi = {...server};
	const wrap = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => async (...args: Args): Promise<Result> => {
		count++;
		if (count !== call) {
			return work(...args);
		}

		if (isHeard) {
			await work(...args);
		}

		onCrash();
		const {promise} = Promise.withResolvers<never>();
		return promise;
	};

	for (const name of calls) {
		Object.assign(api, {[name]: wrap(server[name] as (...args: unknown[]) => Promise<unknown>)});
	}

	return api;
}

const cents = (range: {min: number; max: number}): fc.Arbitrary<Money> => fc.integer(range).map(amount => moneyFromNumber(amount / 100)!);

const anyCrash: fc.Arbitrary<Crash> = fc.record({call: fc.integer({min: 1, max: 9}), isHeard: fc.boolean()});

/** Goes on with the rotation, from wherever it is, as a user would who never gives up. */
async function goOn(store: Store): Promise<void> {
	const looked = await store.lookForSuccessor('prod-web');
	if (looked.kind === 'refused' || (looked.kind === 'done' && looked.value.step === 'create')) {
		await store.beginRotation('prod-web', {newName: successor, expiresAt: null, moves: true});
	}
}

test('a guided rotation that is cut off anywhere, again and again, ends with one token and exactly what was left of the balance', async () => {
	await fc.assert(fc.asyncProperty(
		fc.array(anyCrash, {maxLength: 6}),
		cents({min: 100, max: 1000}),
		cents({min: 0, max: 500}),
		cents({min: 0, max: 8}),
		async (crashes, spentByOld, spentByNew, spentBetween) => {
			const server = createFakeApi([makeToken('prod-web', {balance: granted})]);
			const rotations = openRotations({stateDir: null, account: {profile: 'default', host: 'api.example.com', api: 'v2'}});
			let left = granted;
			const use = {hasBegun: false};
			const spend = (id: string, amount: Money): void => {
				const token = server.tokens.get(id);
				if (token?.balance && token.balance > 0n) {
					server.tokens.set(id, {...token, balance: (token.balance - amount) as Money});
					left = (left - amount) as Money;
				}
			};

			for (const crash of [...crashes, {call: Infinity, isHeard: false}]) {
				const clock = createFakeClock();
				const crashed = Promise.withResolvers<'crashed'>();
				const store = createStore({
					api: crashing(server, crash, () => {
						crashed.resolve('crashed');
					}), clock, refreshMs: 30_000, readOnly: false, random: () => 0, rotations,
				});
				store.start();
				await clock.advance(0);
				const session = async (): Promise<'ended'> => {
					await goOn(store);
					if (!use.hasBegun && server.tokens.has(successor)) {
						// While both tokens work.
						use.hasBegun = true;
						spend('prod-web', spentByOld);
						spend(successor, spentByNew);
					}

					await store.confirmRotation('prod-web', true);
					await store.finishRotation('prod-web');
					return 'ended';
				};

				await Promise.race([session(), crashed.promise]);
				store.stop();
				if (rotations.list().length > 0 && use.hasBegun) {
					spend(successor, spentBetween);
				}

				if (!server.tokens.has('prod-web')) {
					break;
				}
			}

			expect(server.tokens.keys().toArray()).toEqual([successor]);
			expect(server.tokens.get(successor)?.balance).toBe(left);
		},
	), {numRuns: cases(100)});
});
