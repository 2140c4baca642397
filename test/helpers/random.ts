import process from 'node:process';

/** Chance that can be repeated: the same seed gives the same sequence. */
export type Random = {
	/** In [0, 1). */
	readonly next: () => number;
	/** In [0, bound). */
	readonly below: (bound: number) => number;
	readonly pick: <T>(list: readonly T[]) => T;
	/** Another sequence, which depends on the seed and the name alone. */
	readonly fork: (name: string) => Random;
};

/** The hash FNV-1a of a text. */
function hash(text: string): number {
	let value = 0x81_1C_9D_C5;
	for (const character of text) {
		value = Math.imul(value ^ character.codePointAt(0)!, 0x01_00_01_93);
	}

	return value >>> 0;
}

/** The generator mulberry32. */
export function createRandom(seed: number): Random {
	let state = seed;
	const next = () => {
		state = (state + 0x6D_2B_79_F5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_00_00_00_00;
	};

	const below = (bound: number) => Math.floor(next() * bound);
	return {next, below, pick: list => list[below(list.length)]!, fork: name => createRandom(hash(`${seed} ${name}`))};
}

/** The seed of this run: what EDEN_TOKENS_TEST_SEED says, or a new one. Told, so that a run that failed can be repeated. */
export function testSeed(what: string): number {
	const given = process.env.EDEN_TOKENS_TEST_SEED;
	const seed = given === undefined ? Math.floor(Math.random() * 1e9) : Number(given);
	console.log(`${what}: repeat with EDEN_TOKENS_TEST_SEED=${seed}`);
	return seed;
}
