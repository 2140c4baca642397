import {type Money} from '../tokens/money.js';
import {type Token, type TokenDraft, type TokenPatch} from '../tokens/token.js';
import {type RequestOptions} from './client.js';
import {type Memory} from './memory.js';
import {type Account, type ListOptions, type UsageQuery, type CallOptions, type Capabilities, type TokenList, type Usage} from './port.js';
import {type Purpose} from './refusals.js';
import {quoted} from './server-words.js';
import {type Sighting} from './sighting.js';
import {type WireRequest} from './transport.js';

/** Whether a token that is found was made after the question was asked; `unknown` where the API cannot be asked cheaply. */
export type Newness = (found: Sighting) => boolean | 'unknown';

/** What the two APIs differ in; the course of a write (send once, re-read, settle what was lost) is the same for both. */
export type Resource = {
	/** GET of one, checked to be the one that was asked for. */
	readonly read: (id: string, purpose: Purpose, options?: RequestOptions) => Promise<Sighting>;
	/** The active tokens of that name: on v3 each member may have one. */
	readonly lookUp: (name: string, purpose: Purpose, options?: RequestOptions) => Promise<readonly Sighting[]>;
	/** The token of a write's answer; undefined where it is none. */
	readonly parse: (body: unknown) => Sighting | undefined;
	/** The id in a write's answer of which the rest cannot be read. */
	readonly idOf: (body: unknown) => string | undefined;
	/** Whether the name is free, as far as that can be known before sending; throws `conflict` when it is not. */
	readonly beforeCreate: (draft: TokenDraft, purpose: Purpose, options: CallOptions) => Promise<Newness>;
	/** The token as last read, for its name and for what it was before a change. */
	readonly remembered: (id: string) => Token | undefined;
	/** Throw `invalid` for what is known not to work, before anything is sent. */
	readonly requests: {
		readonly create: (draft: TokenDraft) => WireRequest;
		readonly update: (id: string, patch: TokenPatch) => WireRequest;
		readonly remove: (id: string) => WireRequest;
		readonly rotate: (id: string) => WireRequest;
	};
	/** `delete` or `revoke`. */
	readonly removal: {readonly verb: string; readonly past: string};
};

/** What a request on one token is for, with the token's name where it is known. */
export function tokenPurpose(resource: Pick<Resource, 'remembered'>, id: string, verb: string): Purpose {
	const token = quoted(resource.remembered(id)?.name ?? id);
	return {doing: `${verb} the token ${token}`, token};
}

/** What an adapter is made of, beside what both have in common. */
export type AdapterParts = {
	readonly memory: Memory;
	readonly resource: Resource;
	readonly capabilities: () => Capabilities;
	readonly list: (options: ListOptions) => Promise<TokenList>;
	readonly usage: (query: UsageQuery, options: CallOptions) => Promise<Usage>;
	readonly whoami: (options: CallOptions) => Promise<Account | null>;
	readonly credits: (options: CallOptions) => Promise<Money | null>;
};
