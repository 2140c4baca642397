import {subscribe, unsubscribe} from 'node:diagnostics_channel';

/** Why no whole answer came. */
export type NetworkFailure = {
	/** False where the request surely never reached the server, so that a write was surely not applied. */
	readonly sent: boolean;
	/** Whether the same request may well succeed in a moment. */
	readonly transient: boolean;
	/** Nobody answered in time: the server may still be at work on it. */
	readonly late?: boolean;
	/** In words, to go after "because" or a colon: `nothing answers at localhost:1 (ECONNREFUSED)`. */
	readonly why: string;
	readonly remedy: string;
};

const unmade = new WeakSet<Error>();

const note = (message: unknown): void => {
	unmade.add((message as {readonly error: Error}).error);
};

/**
Notes from now on the errors of connections that could not be made: refused, unknown, without a good certificate, not in time (10 s), not let through by a proxy. Node's HTTP client, undici, tells of each
on a channel of its documentation, and has sent nothing by then. The codes alone do not say so: an `ECONNRESET` or a TLS error may come before a request is sent or after. Without the channel everything would count
as sent, and be looked for.
*/
export function watchConnections(): void {
	// Once, however many ask for it.
	unsubscribe('undici:client:connectError', note);
	subscribe('undici:client:connectError', note);
}

const checkAddress = 'Check the base URL and that the server is running.';
const checkNetwork = 'Check the network connection; then try again.';

type Words = Pick<NetworkFailure, 'transient' | 'why' | 'remedy'>;

const unmadeWords = new Map<string, (host: string) => Words>([
	['ECONNREFUSED', host => ({transient: true, why: `nothing answers at ${host}`, remedy: checkAddress})],
	['ENOTFOUND', host => ({transient: false, why: `the host name of ${host} is not known`, remedy: 'Check the base URL and the DNS.'})],
	['EAI_AGAIN', host => ({transient: true, why: `the host name of ${host} could not be looked up`, remedy: checkNetwork})],
	['ENETUNREACH', host => ({transient: true, why: `the network of ${host} cannot be reached`, remedy: checkNetwork})],
	['UND_ERR_CONNECT_TIMEOUT', host => ({transient: true, why: `${host} took too long to accept a connection`, remedy: checkNetwork})],
	// Of the connections that fail, Node itself gives up only those to a proxy.
	['UND_ERR_ABORTED', host => ({transient: false, why: `the proxy lets no connection to ${host} through`, remedy: 'Check HTTPS_PROXY, and whether the proxy wants a login.'})],
]);

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_(?:TLS|SSL)|^EPROTO$/;

function wordsOfUnmade(code: string, host: string): Words {
	return unmadeWords.get(code)?.(host) ?? (certificate.test(code)
		? {transient: false, why: `no secure connection to ${host} could be made`, remedy: 'Check the base URL; behind a company proxy, give its certificate by NODE_EXTRA_CA_CERTS.'}
		: {transient: true, why: `${host} cannot be reached`, remedy: checkNetwork});
}

function causesOf(error: unknown): readonly Error[] {
	const causes: Error[] = [];
	for (let cause = error; cause instanceof Error && causes.length < 8; cause = cause.cause) {
		causes.push(cause);
	}

	return causes;
}

/** What an error of `fetch` means. Only its code is looked at: its message may hold the header with the key. */
export function networkFailure(error: unknown, host: string): NetworkFailure {
	const causes = causesOf(error);
	const code = causes.map(cause => 'code' in cause ? cause.code : undefined).find(one => typeof one === 'string') ?? '';
	const suffix = code === '' ? '' : ` (${code})`;
	if (causes.some(cause => unmade.has(cause))) {
		const {transient, why, remedy} = wordsOfUnmade(code, host);
		return {sent: false, transient, why: `${why}${suffix}`, remedy};
	}

	if (causes.some(({message}) => message === 'bad port')) {
		return {sent: false, transient: false, why: `no web client connects to the port of ${host}`, remedy: 'Let the server use another port: this one belongs to another protocol.'};
	}

	if (causes.some(({name}) => name === 'HTTPParserError')) {
		return {sent: true, transient: false, why: `${host} does not answer in HTTP`, remedy: checkAddress};
	}

	if (code.startsWith('Z_')) {
		return {sent: true, transient: true, why: `the answer of ${host} is damaged${suffix}`, remedy: 'Try again; if it lasts, check what stands between, such as a proxy.'};
	}

	return {sent: true, transient: true, why: `the connection to ${host} was cut${suffix}`, remedy: checkNetwork};
}
