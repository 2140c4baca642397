import {type Reply} from './http.js';

/** How v2 answers once it has ended: gone, unknown, forbidden, or moved. */
export const endStatuses = [410, 404, 403, 301, 308] as const;

/** How the provider is doing, to be switched on and off while the server runs. */
export type Conditions = {
	/** How every path of v2 answers since it ended; null: it has not. */
	v2End: typeof endStatuses[number] | null;
	/** The day (epoch ms) that v2 announces as its last, with each answer; null: it announces none. */
	sunset: number | null;
	/** Whether the account's credit is used up: what costs money is answered with 402, and the credits are 0. */
	isOutOfCredit: boolean;
	/** How long an answer to a read takes, in ms. A write takes `writeFactor` times as long. */
	delayMs: number;
};

/** What a read takes on the real service, about. */
export const usualDelayMs = 40;

/** A write takes so much longer that a client that sends one after the other stays below ten a second, as on the real service. */
const writeFactor = 2.75;

/** How long (ms) the answer to a method takes. */
export const delayOf = ({delayMs}: Conditions, method: string): number => (method === 'GET' ? delayMs : delayMs * writeFactor);

/** The 402 of both APIs. */
export const insufficientCredits: Reply = {status: 402, body: {error: 'Insufficient credits'}};

const endWords = 'The v2 API has ended. Use /v3/manage/ with a management key instead.';

/** The answer of v2 after its end; undefined before. `successor` is where it redirects to. */
export function endOfV2({v2End}: Conditions, successor: string): Reply | undefined {
	switch (v2End) {
		case null: {
			return undefined;
		}

		case 410: {
			return {status: 410, body: {detail: endWords}};
		}

		case 404: {
			return {status: 404, body: {details: 'Not Found'}};
		}

		case 403: {
			return {status: 403, body: {message: endWords}};
		}

		case 301:
		case 308: {
			return {status: v2End, headers: {location: successor}};
		}
	}
}

/** The headers by which v2 announces its end (RFC 8594, RFC 9745); none where it does not. `startedAt` (epoch ms): since when it is deprecated. */
export function sunsetHeaders({sunset}: Conditions, startedAt: number, successor: string): Readonly<Record<string, string>> {
	if (sunset === null) {
		return {};
	}

	return {
		deprecation: `@${Math.floor(startedAt / 1000)}`,
		sunset: new Date(sunset).toUTCString(),
		link: `<https://www.edenai.co/docs>; rel="deprecation"; type="text/html", <${successor}>; rel="successor-version"`,
	};
}
