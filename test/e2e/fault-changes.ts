import {type Outcome} from '../../source/store/core.js';
import {type Store} from '../../source/store/store.js';
import {type Money} from '../../source/tokens/money.js';
import {type Token} from '../../source/tokens/token.js';
import {makeDraft} from '../helpers/make-token.js';
import {type Random} from '../helpers/random.js';

/** What the server holds of a token: all that a change may touch. */
export type Held = {
	readonly name: string;
	/** Nano-dollars. */
	readonly balance: bigint | null;
	readonly limited: boolean;
	/** Epoch ms. */
	readonly expiresAt: number | null;
	readonly revoked: boolean;
	readonly secret: string;
};

/** By UUID. */
export type Holdings = Readonly<Record<string, Held>>;

/** A change of one account. */
export type Change = {
	/** For messages. */
	readonly what: string;
	/** Of the token. */
	readonly name: string;
	readonly ask: (store: Store) => Promise<Outcome<unknown>>;
	/**
	What the server must hold when the change was applied once. What only the server decides, such as a secret, is taken from what it holds `now`.
	*/
	readonly applied: (before: Holdings, now: Holdings) => Holdings;
};

const dayMs = 86_400_000;

/** A few cents more or less than `dollars`, to nine decimals. */
const amount = (random: Random, dollars: number): Money => ((BigInt(dollars) * 1_000_000_000n) + BigInt(random.below(1_000_000_000))) as Money;

const idOf = (holdings: Holdings, name: string): string | undefined => Object.keys(holdings).find(id => holdings[id]!.name === name && !holdings[id]!.revoked);

/** Changes fields of the token of that name, if the server has it. */
const changed = (name: string, fields: (held: Held) => Partial<Held>) => (before: Holdings): Holdings => {
	const id = idOf(before, name);
	return id === undefined ? before : {...before, [id]: {...before[id]!, ...fields(before[id]!)}};
};

function create(random: Random): Change {
	const draft = makeDraft(`test-ü/${random.below(1e9)}`, {balance: amount(random, 7)});
	return {
		what: `create ${draft.name}`,
		name: draft.name,
		ask: async store => store.create(draft),
		applied(before, now) {
			const id = idOf(now, draft.name) ?? 'missing';
			const {name, balance, limited, expiresAt} = draft;
			return {...before, [id]: {name, balance, limited, expiresAt, revoked: false, secret: now[id]?.secret ?? 'missing'}};
		},
	};
}

function rotate({id, name}: Token): Change {
	return {
		what: `rotate ${name}`,
		name,
		ask: async store => store.rotate(id),
		applied: (before, now) => changed(name, ({secret}) => {
			const next = now[idOf(now, name) ?? '']?.secret;
			return {secret: next === undefined || next === secret ? 'a new one' : next};
		})(before),
	};
}

function remove({id, name}: Token, revokes: boolean): Change {
	return {
		what: `remove ${name}`,
		name,
		ask: async store => store.remove(id),
		applied(before) {
			const {[idOf(before, name) ?? '']: gone, ...others} = before;
			return revokes ? changed(name, () => ({revoked: true}))(before) : others;
		},
	};
}

function add({id, name}: Token, random: Random): Change {
	const more = amount(random, random.below(3));
	return {
		what: `add ${more} to ${name}`,
		name,
		ask: async store => store.changeBalance(id, {kind: 'add', amount: more}),
		applied: changed(name, ({balance}) => ({balance: balance! + more})),
	};
}

function set({id, name}: Token, random: Random): Change {
	const balance = amount(random, random.below(90));
	return {
		what: `set ${name} to ${balance}`,
		name,
		ask: async store => store.changeBalance(id, {kind: 'set', amount: balance}),
		applied: changed(name, () => ({balance, limited: true})),
	};
}

function expire({id, name}: Token, random: Random): Change {
	const expiresAt = random.next() < 0.3 ? null : (Math.floor(Date.now() / dayMs) + 3 + random.below(60)) * dayMs;
	return {
		what: `let ${name} expire at ${expiresAt}`,
		name,
		ask: async store => store.update(id, {expiresAt}),
		applied: changed(name, () => ({expiresAt})),
	};
}

/** A change by chance, of a token that the store knows. */
export function randomChange(store: Store, random: Random): Change {
	const {tokens} = store.getState();
	// What resets or has no limit behaves otherwise, which is not the matter here.
	const known = tokens.values().filter(({legacy, revoked, reset, limited, balance}) => !legacy && !revoked && !reset && limited && balance !== null).toArray();
	if (known.length < 3) {
		return create(random);
	}

	const token = random.pick(known);
	const makers = [
		() => create(random),
		() => rotate(token),
		() => remove(token, store.api.capabilities.revokes),
		// Where most can go wrong, most is tried.
		() => add(token, random),
		() => add(token, random),
		() => set(token, random),
		() => expire(token, random),
	];
	return random.pick(makers)();
}
