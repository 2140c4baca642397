import * as z from 'zod';
import {type Money} from '../../tokens/money.js';
import {ApiError} from '../api-error.js';
import {contractError, type Client} from '../client.js';
import {type CallOptions} from '../port.js';
import {readAmount} from '../usage.js';

const creditsSchema = z.object({credits: z.unknown()});

/** The account's credit in USD; null where this deployment withdrew or forbids it. */
export async function readCredits(client: Client, options: CallOptions): Promise<Money | null> {
	const purpose = {doing: 'read the credits of the account'};
	let body: unknown;
	try {
		body = await client.read('/v2/cost_management/credits/', purpose, options);
	} catch (error) {
		if (error instanceof ApiError && [403, 404, 405, 410].includes(error.status ?? 0)) {
			return null;
		}

		throw error;
	}

	const credits = readAmount(creditsSchema.safeParse(body).data?.credits);
	if (credits === undefined) {
		throw contractError(purpose, 'the credits are no number');
	}

	return credits;
}
