import {type Token} from '../tokens/token.js';

/** The tokens as last read, by id: what a settled write is compared with. */
export type Memory = {
	readonly get: (id: string) => Token | undefined;
	readonly set: (token: Token) => void;
	/** A complete list: all others are gone. */
	readonly replace: (tokens: readonly Token[]) => void;
	/** As they are now; later reads do not add to it. */
	readonly ids: () => ReadonlySet<string>;
	/** Whether a complete list was ever read. */
	readonly isComplete: () => boolean;
};

export function createMemory(): Memory {
	let tokens = new Map<string, Token>();
	let isComplete = false;
	return {
		get: id => tokens.get(id),
		set(token) {
			tokens.set(token.id, token);
		},
		replace(all) {
			tokens = new Map(all.map(token => [token.id, token]));
			isComplete = true;
		},
		ids: () => new Set(tokens.keys()),
		isComplete: () => isComplete,
	};
}
