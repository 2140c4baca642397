import {type Token} from '../../source/tokens/token.js';
import {apiError, createFakeApi, type FakeApi} from '../helpers/fake-api.js';
import {type FakeClock} from '../helpers/fake-clock.js';
import {makeToken} from '../helpers/make-token.js';

const day = 86_400_000;

/** So many tokens spend something between two refreshes. */
const spending = 12;

export type SoakWorld = {
	readonly api: FakeApi;
	/** Lets the account live on until the next refresh. */
	readonly step: (poll: number) => void;
};

/** An account of so many tokens, all of which are spent from now and then: topped up when they are empty, extended when they expire, replaced by others, on a server that fails at times. */
export function createSoakWorld(count: number, clock: FakeClock): SoakWorld {
	const api = createFakeApi();
	const tokens = new Map<string, Token>();
	let seed = 12_345;
	let born = 0;
	// The same week each time.
	const random = (): number => {
		seed = ((seed * 1_103_515_245) + 12_345) % 2_147_483_648;
		return seed / 2_147_483_648;
	};

	function add(): void {
		born++;
		const name = `${random() < 0.5 ? 'prod' : 'dev'}-service-${born}`;
		const balance = BigInt(Math.round(random() * 100e9)) as Token['balance'];
		tokens.set(name, makeToken(name, {balance, expiresAt: random() < 0.3 ? clock.now() + Math.round(random() * 30 * day) : null}));
	}

	function spend(name: string, token: Token): void {
		const left = token.balance! - BigInt(Math.round(random() * 0.8e9));
		tokens.set(name, {...token, balance: (left > 0n ? left : (token.balance! > 0n ? 0n : BigInt(Math.round(random() * 80e9)))) as Token['balance']});
	}

	for (let number = 0; number < count; number++) {
		add();
	}

	let failing = 0;
	// Without the records that the fake keeps of every call: they would be the leak.
	api.list = async () => {
		if (failing > 0) {
			throw apiError('network');
		}

		return {tokens: tokens.values().toArray(), problems: []};
	};

	return {
		api,
		step(poll) {
			const names = tokens.keys().toArray();
			for (let index = 0; index < spending; index++) {
				const name = names[Math.floor(random() * names.length)]!;
				spend(name, tokens.get(name)!);
			}

			if (poll % 40 === 0) {
				tokens.delete(names[Math.floor(random() * names.length)]!);
				add();
			}

			failing = poll % 500 === 0 ? 3 : failing - 1;
		},
	};
}
