import {connectTimeoutCode, isAfterConnecting} from './http-fetch.js';

/** Why no whole answer came. */
export type NetworkFailure = {
	/** False where the request surely never reached the server, so that a write was surely not applied. */
	readonly sent: boolean;
	/** Whether the same request may well succeed in a moment. */
	readonly transient: boolean;
	/** It was waited for in vain: the server may still be at work on it. */
	readonly late?: boolean;
	/** In words, to go after "because" or a colon: `nothing answers at localhost:1 (ECONNREFUSED)`. */
	readonly why: string;
	readonly remedy: string;
};

const checkAddress = 'Check the base URL and that the server is running.';
const checkNetwork = 'Check the network connection; then try again.';

const unsent: ReadonlyMap<string, (host: string) => Pick<NetworkFailure, 'why' | 'remedy'>> = new Map([
	['ECONNREFUSED', (host: string) => ({why: `nothing answers at ${host}`, remedy: checkAddress})],
	['ENOTFOUND', (host: string) => ({why: `the host name of ${host} is not known`, remedy: 'Check the base URL and the DNS.'})],
	['EAI_AGAIN', (host: string) => ({why: `the host name of ${host} could not be looked up`, remedy: checkNetwork})],
	['ENETUNREACH', (host: string) => ({why: `the network of ${host} cannot be reached`, remedy: checkNetwork})],
	['EHOSTUNREACH', (host: string) => ({why: `${host} cannot be reached`, remedy: checkNetwork})],
	['ERR_PROXY_TUNNEL', (host: string) => ({why: `the proxy lets no connection to ${host} through`, remedy: 'Check HTTPS_PROXY, and whether the proxy wants a login.'})],
	[connectTimeoutCode, (host: string) => ({why: `${host} took too long to accept a connection`, remedy: checkNetwork})],
]);

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_(?:TLS|SSL)|^EPROTO$/;

/** The system's error, from wherever in the chain of causes it is. */
function systemError(error: unknown): Error & {readonly code: string} | undefined {
	let cause = error;
	for (let depth = 0; depth < 6 && cause instanceof Error; depth++) {
		if ('code' in cause && typeof cause.code === 'string') {
			return cause as Error & {readonly code: string};
		}

		cause = cause.cause;
	}

	return undefined;
}

/** Whether no connection was made: to the one address of a host, or to any of several. */
const isUnconnected = (error: Error): boolean => error instanceof AggregateError
	? error.errors.every(one => one instanceof Error && isUnconnected(one))
	: 'syscall' in error && error.syscall === 'connect';

/** What an error of the HTTP client means. Only its code is looked at: its message may hold the header with the key. */
export function networkFailure(error: unknown, host: string): NetworkFailure {
	const cause = systemError(error);
	const code = cause?.code ?? '';
	const isMade = cause !== undefined && isAfterConnecting(cause);
	const known = isMade ? undefined : unsent.get(code);
	if (known) {
		const {why, remedy} = known(host);
		return {sent: false, transient: code !== 'ENOTFOUND' && code !== 'ERR_PROXY_TUNNEL', why: `${why} (${code})`, remedy};
	}

	if (cause && !isMade && isUnconnected(cause)) {
		return {sent: false, transient: true, why: `${host} cannot be reached (${code})`, remedy: checkNetwork};
	}

	// The same codes tell of what happens to a connection later, when a write may have been applied.
	if (!isMade && certificate.test(code)) {
		return {
			sent: false, transient: false, why: `no secure connection to ${host} could be made (${code})`,
			remedy: 'Check the base URL; behind a company proxy, give its certificate by NODE_EXTRA_CA_CERTS.',
		};
	}

	if (code.startsWith('HPE_')) {
		return {sent: true, transient: false, why: `${host} does not answer in HTTP (${code})`, remedy: checkAddress};
	}

	if (code.startsWith('Z_')) {
		return {sent: true, transient: true, why: `the answer of ${host} is damaged (${code})`, remedy: 'Try again; if it lasts, check what stands between, such as a proxy.'};
	}

	return {sent: true, transient: true, why: `the connection to ${host} was cut${code && ` (${code})`}`, remedy: checkNetwork};
}
