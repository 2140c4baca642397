import {type Created} from '../api/port.js';
import {describeDifferences} from '../tokens/change-set.js';
import {type Token, type TokenDraft} from '../tokens/token.js';
import {whyNotDone, type Core} from './core.js';
import {editToken, type Edit} from './edit.js';

export type SettledCreated = {
	/** As it is in the end. */
	readonly token: Token;
	/** In what it is not as it was asked for, in sentences. */
	readonly remark?: string;
};

/**
Makes a new token as it was asked for, as far as that goes. A server lets one with a reset period start full, whatever balance was asked for: it is set to that. What is otherwise still is told, since nobody
would look for it. The token is in the state already.
*/
export async function settleCreated(core: Core, {token}: Created, draft: TokenDraft, as: NonNullable<Edit['as']>): Promise<SettledCreated> {
	const {balance, reset} = draft;
	let settled = token;
	let why = '';
	if (reset !== null && balance !== null && token.balance !== balance) {
		const {outcome} = await editToken(core, token.id, {plan: () => ({kind: 'ok', patch: {balance}}), reread: false, as});
		if (outcome.kind === 'done') {
			settled = outcome.value;
		} else {
			why = ` It started full, and its balance could not be set: ${whyNotDone(outcome)}`;
		}
	}

	const differences = describeDifferences(draft, settled, core.clock.now());
	return differences.length === 0 ? {token: settled} : {token: settled, remark: `It is not as it was asked for: ${differences.join(', ')}.${why}`};
}
