import {type Money} from '../tokens/money.js';
import {ApiError, type ApiErrorKind} from './api-error.js';
import {type Client} from './client.js';
import {createToken} from './create-token.js';
import {type WireRequest} from './exchange.js';
import {hideKey} from './hide-secrets.js';
import {type Memory} from './memory.js';
import {type Account, type CallOptions, type Capabilities, type ListOptions, type RequestPreview, type TokenApi, type TokenList, type Usage, type UsageQuery} from './port.js';
import {removeToken} from './remove-token.js';
import {type Resource} from './resource.js';
import {rotateToken} from './rotate-token.js';
import {tokenPurpose} from './token-purpose.js';
import {updateToken} from './update-token.js';

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

/** A call of the port that ended, for metrics. `ms` includes waits for the limiter and retries. */
export type Observation = {readonly operation: Operation; readonly ok: boolean; readonly kind?: ApiErrorKind; readonly ms: number};

type Operation = 'list' | 'get' | 'create' | 'update' | 'remove' | 'rotate' | 'secret' | 'usage' | 'whoami' | 'credits';

const preview = ({method, path, body}: WireRequest): RequestPreview => ({method, path, ...(body && {body})});

/** The same error, unless a server has found a way to have the key repeated in it. */
function withoutKey(error: ApiError, key: string): ApiError {
	const hide = (text: string): string => hideKey(text, key);
	const {kind, message, remedy, status, fields, retryAt, unsettled} = error;
	const isClean = [message, remedy, ...Object.values(fields)].every(text => hide(text) === text);
	if (isClean) {
		return error;
	}

	return new ApiError(kind, hide(message), {
		remedy: hide(remedy), unsettled, fields: Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, hide(text)])),
		...(status !== undefined && {status}), ...(retryAt !== undefined && {retryAt}),
	});
}

/** Puts an adapter together: the calls that both APIs make alike, and an observation of each. */
export function assembleApi(client: Client, parts: AdapterParts, observe: (call: Observation) => void): TokenApi {
	const {resource, memory} = parts;
	const {clock, scene} = client;

	async function observed<T>(operation: Operation, call: () => Promise<T>): Promise<T> {
		const start = clock.elapsed();
		try {
			const result = await call();
			observe({operation, ok: true, ms: clock.elapsed() - start});
			return result;
		} catch (error) {
			observe({operation, ok: false, ms: clock.elapsed() - start, ...(error instanceof ApiError && {kind: error.kind})});
			throw error instanceof ApiError ? withoutKey(error, scene.credential.key.reveal()) : error;
		}
	}

	return {
		version: scene.version,
		host: scene.host,
		get capabilities() {
			return parts.capabilities();
		},
		list: async (options = {}) => observed('list', async () => {
			const list = await parts.list(options);
			memory.replace(list);
			return list;
		}),
		get: async (id, options = {}) => observed('get', async () => {
			const {token} = await resource.read(id, tokenPurpose(resource, id, 'read'), options);
			return token;
		}),
		create: async (draft, options = {}) => observed('create', async () => createToken(client, resource, draft, options)),
		update: async (id, patch, options = {}) => observed('update', async () => {
			const token = await updateToken(client, resource, id, patch, options);
			// Also where it could not be re-read: a later change whose answer is lost is compared with it.
			memory.set(token);
			return token;
		}),
		remove: async (id, options = {}) => observed('remove', async () => removeToken(client, resource, id, options)),
		rotate: async (id, options = {}) => observed('rotate', async () => rotateToken(client, resource, id, options)),
		secret: async (id, options = {}) => observed('secret', async () => {
			const {secret} = await resource.read(id, tokenPurpose(resource, id, 'read the secret of'), options);
			return secret;
		}),
		usage: async (query, options = {}) => observed('usage', async () => parts.usage(query, options)),
		whoami: async (options = {}) => observed('whoami', async () => parts.whoami(options)),
		credits: async (options = {}) => observed('credits', async () => parts.credits(options)),
		preview: {
			create: draft => preview(resource.requests.create(draft)),
			update: (id, patch) => preview(resource.requests.update(id, patch)),
			remove: id => preview(resource.requests.remove(id)),
			rotate: id => preview(resource.requests.rotate(id)),
		},
	};
}
