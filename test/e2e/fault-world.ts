import {expect, onTestFinished} from 'vitest';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {type ApiVersion} from '../../source/api/port.js';
import {startDemoServer, type DemoServer} from '../../source/demo/server.js';
import {systemClock} from '../../source/store/state.js';
import {createStore, type Store} from '../../source/store/store.js';
import {Secret} from '../../source/tokens/secret.js';
import {noFaults, startFaultProxy, type FaultProxy} from '../helpers/fault-proxy.js';
import {randomFaults} from '../helpers/random-faults.js';
import {type Random} from '../helpers/random.js';
import {randomChange, type Held, type Holdings} from './fault-changes.js';

/** A short one, so that a stall costs little. */
const timeoutMs = 400;
/** Of the requests meet a fault, before repetitions. */
const share = 0.35;
/** Refreshes beside the changes. */
const refreshShare = 0.2;

type Fate = 'done' | 'failed' | 'unsettled' | 'refused';

export type FaultWorld = {
	readonly proxy: FaultProxy;
	/** What became of each change: `failed` is surely not applied, `refused` was not even sent. */
	readonly fates: readonly Fate[];
	/** Makes one change by chance, or refreshes, and compares with what the server then holds. */
	readonly step: () => Promise<void>;
	/** Lets everything pass, refreshes, and compares what the store shows with what the server holds. */
	readonly recover: () => Promise<void>;
};

const holdings = ({account}: DemoServer): Holdings => Object.fromEntries(account.entries.map(entry => [entry.id ?? entry.name, {
	name: entry.name, balance: account.balanceOf(entry), limited: entry.limited, expiresAt: entry.expiresAt, revoked: entry.revokedAt !== null, secret: entry.secret,
}]));

type Comparable = Omit<Held, 'secret' | 'balance'> & {readonly balance: Held['balance'] | null};

const sortKey = ({name, balance, limited, expiresAt, revoked}: Comparable) => [name, revoked, limited, balance, expiresAt].join('\n');

/**
What can be compared: an amount counts where it is a limit, and v2 does not know what is revoked. Several may have one name, of which all but one are revoked: so the order is by all of it.
*/
const inOrder = (list: Iterable<Omit<Held, 'secret'>>) => Array
	.from(list, ({name, balance, limited, expiresAt, revoked}): Comparable => ({name, balance: limited ? balance : null, limited, expiresAt, revoked}))
	.toSorted((a, b) => sortKey(a) < sortKey(b) ? -1 : 1);

/** The secret that a create or a rotation gives. */
const secretsIn = (value: unknown): string[] => Object.values(value ?? {}).filter(part => part instanceof Secret).map(secret => secret.reveal());

const shown = (store: Store) => inOrder(store.getState().tokens.values());

/** An account with a server, a proxy and a store, in real time. `name` tells it from others where something fails. */
export async function startFaultWorld(version: ApiVersion, random: Random, name: string): Promise<FaultWorld> {
	const server = await startDemoServer({drain: false, rateLimit: 1000});
	const proxy = await startFaultProxy(server.url);
	const api = createTokenApi({version, baseUrl: proxy.url, credential: {key: new Secret(server.keys[version]), source: 'the test'}, timeoutMs, random: random.fork('jitter').next});
	let ahead = 0;
	// Refreshed by the steps alone, so that a run can be repeated.
	const store = createStore({api, clock: {...systemClock, now: () => systemClock.now() + ahead}, refreshMs: 3_600_000, readOnly: false});
	/** At once: for a pause that the server wants, the clock is put forward. */
	const refresh = async () => {
		ahead = Math.max(ahead, (store.heldUntil() ?? 0) - systemClock.now());
		await store.refresh();
	};

	onTestFinished(async () => {
		store.stop();
		await proxy.close();
		await server.close();
	});
	const faults = randomFaults(random.fork('faults'), {share, timeoutMs});
	const steps = random.fork('steps');
	const fates: Fate[] = [];
	const holds = () => holdings(server);
	/** Gone on v2: what is revoked, and what has no name that it could be addressed by. */
	const toBeShown = () => inOrder(Object.values(holds())).filter(held => version === 'v3' || (!held.revoked && server.account.byName(held.name)));
	await refresh();
	proxy.play(faults);

	async function change(): Promise<void> {
		const {what, name: token, ask, applied} = randomChange(store, steps);
		const before = holds();
		const outcome = await ask(store);
		await proxy.quiet();
		const now = holds();
		const hint = `${name}: ${what}: ${outcome.kind} ${outcome.kind === 'failed' ? outcome.error.message : ''}`;
		if (outcome.kind === 'done') {
			expect(now, hint).toEqual(applied(before, now));
			// Seen at once, and not only with the next refresh.
			expect(shown(store).filter(seen => seen.name === token), hint).toEqual(toBeShown().filter(seen => seen.name === token));
			expect(Object.values(now).map(({secret}) => secret), hint).toEqual(expect.arrayContaining(secretsIn(outcome.value)));
			fates.push('done');
		} else if (outcome.kind === 'failed' && outcome.error.unsettled) {
			expect([before, applied(before, now)], hint).toContainEqual(now);
			fates.push('unsettled');
		} else {
			expect(now, hint).toEqual(before);
			fates.push(outcome.kind === 'failed' ? 'failed' : 'refused');
		}
	}

	return {
		proxy,
		fates,
		async step() {
			await (steps.next() < refreshShare ? refresh() : change());
		},
		async recover() {
			proxy.play(noFaults);
			// The first may join a read that began before.
			await refresh();
			await refresh();
			const {sync, pending, problems} = store.getState();
			expect(sync.fault, name).toBeNull();
			expect(pending.size, name).toBe(0);
			expect(problems, name).toEqual([]);
			expect(shown(store), name).toEqual(toBeShown());
			proxy.play(faults);
		},
	};
}
