import {type Created} from '../api/port.js';
import {successorDraft} from '../tokens/rotation.js';
import {type Token} from '../tokens/token.js';
import {type Changes} from './changes.js';
import {type Core, type Outcome} from './core.js';
import {editToken} from './edit.js';

/** A new token that resets starts full: it gets what the old one had left. Gives what to tell where that did not go. */
async function levelBalance(core: Core, {token}: Created, wanted: Token['balance']): Promise<string> {
	if (wanted === null || token.reset === null || token.balance === wanted) {
		return '';
	}

	const {outcome} = await editToken(core, token.id, {plan: () => ({kind: 'ok', patch: {balance: wanted}}), reread: false, as: 'rotate'});
	return outcome.kind === 'done' ? '' : ' It started full, and could not be set to what the old one had left: look at its balance.';
}

/** Makes the token that takes the place of `old`, which was just read. */
export async function createSuccessor(core: Core, changes: Pick<Changes, 'create'>, {old, name, expiresAt}: {old: Token; name: string; expiresAt: number | null}): Promise<Outcome<Created>> {
	const draft = successorDraft(old, name, expiresAt);
	const outcome = await changes.create(draft);
	// What the server does not know cannot be set either.
	return outcome.kind === 'done' && outcome.doubt === undefined ? {...outcome, note: `${outcome.note ?? ''}${await levelBalance(core, outcome.value, draft.balance)}`} : outcome;
}
