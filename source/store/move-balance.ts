import {verdictOfBalance} from '../api/settle.js';
import {formatMoney, isInRange, subtractMoney, zero, type Money} from '../tokens/money.js';
import {type RotationEvent, type UnfinishedRotation} from '../tokens/rotation.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {reportFailure, type Core, type Outcome, tokenGone} from './core.js';
import {editToken} from './edit.js';

type Advance = (rotation: UnfinishedRotation, event: RotationEvent) => UnfinishedRotation;

type Moved = Outcome<UnfinishedRotation>;

/** Why the balance of (or to) this token cannot be moved; undefined where it can. */
export function whyNotMoved(token: Token | undefined): string | undefined {
	if (!token) {
		return tokenGone;
	}

	return token.limited && token.balance !== null && token.reset === null
		? undefined
		: `${displayName(token.name)} has no limit any more, or one that refills, so no balance can be moved: leave the balances as they are.`;
}

/** The token as it is now, which is then known to all. */
async function reread(core: Core, id: string): Promise<Token> {
	const token = await core.api.get(id);
	core.dispatch({type: 'put-token', token});
	return token;
}

async function setBalance(core: Core, id: string, balance: Money): Promise<Outcome> {
	const {outcome} = await editToken(core, id, {plan: () => ({kind: 'ok', patch: {balance}}), reread: false, as: 'rotate'});
	return outcome;
}

/** Sets the old token to 0, having written down what it had left: after this no more of its balance is spent. */
async function emptyOld(core: Core, rotation: UnfinishedRotation, advance: Advance): Promise<Moved> {
	const {balance: left} = await reread(core, rotation.oldId);
	if (left === null) {
		return {kind: 'refused', message: `The server gives no balance of ${displayName(rotation.oldName)}, so none can be moved.`};
	}

	// Nothing left, and a debt known: this was done already, and only not written down. What is overdrawn must not be raised to 0.
	const isLeft = left > zero;
	const next = isLeft || rotation.debt === null ? advance(rotation, {kind: 'emptying', left}) : rotation;
	const outcome: Outcome | undefined = isLeft ? await setBalance(core, rotation.oldId, zero) : undefined;
	if (outcome && outcome.kind !== 'done') {
		return outcome;
	}

	return {kind: 'done', value: advance(next, {kind: 'emptied'}), note: isLeft ? `${displayName(rotation.oldName)}: balance ${formatMoney(left)} → ${formatMoney(zero)}.` : ''};
}

/** Takes from the new token what the old one spent since both had the balance. Never twice: where it was sent before, the balance tells whether it arrived. */
async function chargeNew(core: Core, rotation: UnfinishedRotation, advance: Advance): Promise<Moved> {
	const {debt, chargedFrom, newId, newName} = rotation;
	const shown = displayName(newName);
	const {balance: from} = await reread(core, newId!);
	if (from === null || debt === null) {
		return {kind: 'done', value: advance(rotation, {kind: 'charged'}), note: `The server gives no balance of ${shown}, so none was taken from it.`};
	}

	const verdict = chargedFrom === null ? 'not-applied' : verdictOfBalance(subtractMoney(chargedFrom, debt), chargedFrom, from);
	if (verdict !== 'not-applied') {
		const isKnown = verdict !== 'unknown';
		const note = isKnown ? '' : `Whether ${formatMoney(debt)} were taken from ${shown} cannot be told: look at its balance, which is ${formatMoney(from)}.`;
		return {kind: 'done', value: advance(rotation, {kind: 'charged'}), note};
	}

	const to = subtractMoney(from, debt);
	if (!isInRange(to)) {
		return {kind: 'refused', message: `The balance of ${shown} would be ${formatMoney(to)}, which the API does not take: set it with b, then leave the balances as they are.`};
	}

	const next = advance(rotation, {kind: 'charging', from});
	const outcome = await setBalance(core, newId!, to);
	if (outcome.kind !== 'done') {
		if (outcome.kind !== 'failed' || !(outcome.error.unsettled || outcome.error.kind === 'contract')) {
			advance(next, {kind: 'charging', from: null});
		}

		return outcome;
	}

	return {kind: 'done', value: advance(next, {kind: 'charged'}), note: `${shown}: balance ${formatMoney(from)} → ${formatMoney(to)}.`};
}

/**
Moves the balance of a verified rotation: first the old token is emptied, then the new one gives back what the old one spent meanwhile. So what was granted to both is spent once only, and an interruption at
any point leaves less to spend, never more, until it is resumed.
*/
export async function moveBalance(core: Core, rotation: UnfinishedRotation, advance: Advance): Promise<Moved> {
	const notes: string[] = [];
	let current = rotation;
	try {
		for (const [step, work] of [['empty', emptyOld], ['charge', chargeNew]] as const) {
			if (current.step !== step) {
				continue;
			}

			const outcome = await work(core, current, advance);
			if (outcome.kind !== 'done') {
				return outcome;
			}

			current = outcome.value;
			notes.push(outcome.note ?? '');
		}
	} catch (error) {
		// What was read last is what failed.
		const id = current.step === 'charge' ? {id: current.newId!, name: current.newName} : {id: current.oldId, name: current.oldName};
		return reportFailure(core, id, error);
	}

	return {kind: 'done', value: current, note: notes.filter(note => note !== '').join(' ')};
}
