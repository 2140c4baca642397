import {ApiError, type ApiErrorKind, type ApiErrorDetails} from '../../source/api/api-error.js';
import {type Account, type Capabilities, type Created, type ListOptions, type Rotation, type TokenApi, type TokenList} from '../../source/api/port.js';
import {type Money} from '../../source/tokens/money.js';
import {Secret} from '../../source/tokens/secret.js';
import {type Token, type TokenDraft, type TokenPatch} from '../../source/tokens/token.js';

type Method = 'list' | 'get' | 'create' | 'update' | 'remove' | 'rotate' | 'secret' | 'whoami' | 'credits';

export type FakeApi = TokenApi & {
	capabilities: Capabilities;
	/** What the server holds; tests change it as other people do. */
	readonly tokens: Map<string, Token>;
	/** Every call that arrived, with its arguments. */
	readonly calls: Array<{readonly method: Method; readonly args: readonly unknown[]}>;
	/** The next call of this method fails with this; called several times, the next ones do. */
	fail(method: Method, error: unknown): void;
	/** The next call of this method does its work only after the function that comes back is called. */
	hold(method: Method): () => void;
	/** The next call of this method does its work at once, but its answer comes only after the function that comes back is called. */
	holdAnswer(method: Method): () => void;
	account: Account | null;
	creditsLeft: Money | null;
	rotation: Rotation['kind'];
	/** The signal of the last list. */
	signal: AbortSignal | undefined;
	count(method: Method): number;
};

export const apiError = (kind: ApiErrorKind, message = 'It went wrong.', details: Partial<ApiErrorDetails> = {}): ApiError => new ApiError(kind, message, {remedy: 'Try again.', ...details});

const capabilities: Capabilities = {
	rename: false, rotateInPlace: 'yes', resetPeriods: true, members: false, revokes: false, usageByKey: true, readSecret: true, write: true, minimumExpiry: 0,
};

const unused = (): never => {
	throw new Error('not used by the store');
};

/** A server in memory behind the port. */
export function createFakeApi(initial: readonly Token[] = []): FakeApi {
	const tokens = new Map(initial.map(token => [token.id, token]));
	const calls: FakeApi['calls'] = [];
	const failures = new Map<Method, unknown[]>();
	const holds = new Map<Method, Array<Promise<void>>>();
	const answerHolds = new Map<Method, Array<Promise<void>>>();

	const hold = (where: Map<Method, Array<Promise<void>>>, method: Method): () => void => {
		const {promise, resolve} = Promise.withResolvers<void>();
		where.set(method, [...where.get(method) ?? [], promise]);
		return resolve;
	};

	async function call<T>(method: Method, args: readonly unknown[], work: () => T, signal?: AbortSignal): Promise<T> {
		calls.push({method, args});
		const aborted = new Promise<never>((_resolve, reject) => {
			signal?.addEventListener('abort', () => {
				reject(apiError('network', 'It was aborted.'));
			});
		});
		aborted.catch(() => undefined);
		const failure = failures.get(method)?.shift();
		const answerHold = answerHolds.get(method)?.shift();
		await Promise.race([holds.get(method)?.shift(), aborted]);
		if (failure !== undefined) {
			throw failure as Error;
		}

		const value = work();
		await Promise.race([answerHold, aborted]);
		return value;
	}

	const gone = (id: string): never => {
		throw apiError('not-found', `There is no ${id}.`);
	};

	const find = (id: string): Token => tokens.get(id) ?? gone(id);

	const api: FakeApi = {
		version: 'v2',
		host: 'api.example.com',
		capabilities,
		tokens,
		calls,
		account: null,
		creditsLeft: null,
		rotation: 'rotated',
		signal: undefined,
		fail(method, error) {
			failures.set(method, [...failures.get(method) ?? [], error]);
		},
		hold: method => hold(holds, method),
		holdAnswer: method => hold(answerHolds, method),
		count: method => calls.filter(entry => entry.method === method).length,
		async list(options: ListOptions = {}): Promise<TokenList> {
			api.signal = options.signal;
			return call('list', [options], () => ({tokens: tokens.values().toArray(), problems: []}), options.signal);
		},
		get: async id => call('get', [id], () => find(id)),
		create: async (draft: TokenDraft): Promise<Created> => call('create', [draft], () => {
			const token: Token = {...draft, id: draft.name, masked: null, revoked: false, revokedAt: null, legacy: false};
			tokens.set(token.id, token);
			return {token, secret: new Secret(`fake-secret-of-${draft.name}`)};
		}),
		update: async (id, patch: TokenPatch) => call('update', [id, patch], () => {
			const token = {...find(id), ...patch};
			tokens.set(id, token);
			return token;
		}),
		remove: async id => call('remove', [id], () => {
			const token = find(id);
			if (api.capabilities.revokes) {
				tokens.set(id, {...token, revoked: true, revokedAt: 1});
			} else {
				tokens.delete(id);
			}
		}),
		rotate: async id => call('rotate', [id], (): Rotation => {
			const token = {...find(id), masked: '…new1'};
			if (api.rotation === 'rotated') {
				tokens.set(id, token);
			}

			return api.rotation === 'rotated' ? {kind: 'rotated', token, secret: new Secret(`fake-new-secret-of-${id}`)} : {kind: 'unsupported'};
		}),
		secret: async id => call('secret', [id], () => (api.capabilities.readSecret ? new Secret(`fake-secret-of-${find(id).id}`) : null)),
		usage: async () => unused(),
		whoami: async options => call('whoami', [], () => api.account, options?.signal),
		credits: async options => call('credits', [], () => api.creditsLeft, options?.signal),
		preview: {create: unused, update: unused, remove: unused, rotate: unused},
	};
	return api;
}
