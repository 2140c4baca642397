import {type CallOptions, type TokenApi} from '../api/port.js';

/** So long what is under way may still end well after an interruption: an answer that is given up may hold the only copy of a secret. */
export const graceMs = 2000;

/** Aborted a while after `signal` is. */
function later(signal: AbortSignal): AbortSignal {
	const controller = new AbortController();
	const start = (): void => {
		setTimeout(() => {
			controller.abort();
		}, graceMs).unref();
	};

	if (signal.aborted) {
		start();
	} else {
		signal.addEventListener('abort', start, {once: true});
	}

	return controller.signal;
}

/** The same account, whose changes and what they read are given up a while after `signal` is aborted: a server that does not answer must not hold back who wants to leave. */
export function givenUpLater(api: TokenApi, signal: AbortSignal): TokenApi {
	const given: CallOptions = {signal: later(signal)};
	return {
		...api,
		get capabilities() {
			return api.capabilities;
		},
		get: async (id, options) => api.get(id, {...given, ...options}),
		create: async (draft, options) => api.create(draft, {...given, ...options}),
		update: async (id, patch, options) => api.update(id, patch, {...given, ...options}),
		remove: async (id, options) => api.remove(id, {...given, ...options}),
		rotate: async (id, options) => api.rotate(id, {...given, ...options}),
		secret: async (id, options) => api.secret(id, {...given, ...options}),
	};
}
