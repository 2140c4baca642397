import {type Token} from '../tokens/token.js';
import {type TokenList} from './port.js';

/** The tokens as last read, by id: what a settled write is compared with. */
export type Memory = {
	readonly get: (id: string) => Token | undefined;
	readonly set: (token: Token) => void;
	/** A list: what it lacks is gone, but for what of it could not be read. */
	readonly replace: (list: TokenList) => void;
	/** As they are now; later reads do not add to it. */
	readonly ids: () => ReadonlySet<string>;
	/** Whether the last list was complete. */
	readonly isComplete: () => boolean;
};

export function createMemory(): Memory {
	let tokens = new Map<string, Token>();
	/** Ids that were listed, but of which nothing else could be read. */
	let unread: readonly string[] = [];
	let isComplete = false;
	/** What the tokens are as they were listed. */
	let last: TokenList | undefined;
	return {
		get: id => tokens.get(id),
		set(token) {
			last = undefined;
			tokens.set(token.id, token);
		},
		replace(list) {
			if (list === last) {
				return;
			}

			last = list;
			const {tokens: listed, problems} = list;
			const isWhole = problems.every(({missing = 0}) => missing === 0);
			const before = tokens;
			tokens = new Map(isWhole ? undefined : before);
			unread = problems.flatMap(({id}) => id ?? []);
			for (const id of unread) {
				const token = before.get(id);
				if (token) {
					tokens.set(id, token);
				}
			}

			for (const token of listed) {
				tokens.set(token.id, token);
			}

			isComplete = isWhole;
		},
		ids: () => new Set([...tokens.keys(), ...unread]),
		isComplete: () => isComplete,
	};
}
