import {subtractMoney, zero, type Money} from './money.js';
import {displayName} from './text.js';
import {type Token, type TokenDraft} from './token.js';

/**
How far a guided rotation is: `create` the new token is about to be sent, or was and the answer is not known; `hand-over` it is there, its secret was not seen yet; `verify` its secret was shown, and the
applications are being moved; `empty` the new one works, and the old one's balance is about to be set to 0; `charge` what the old one spent meanwhile is about to be taken from the new one; `delete` the
old one is to go.
*/
export const rotationSteps = ['create', 'hand-over', 'verify', 'empty', 'charge', 'delete'] as const;

export type RotationStep = (typeof rotationSteps)[number];

/** A guided rotation that was begun and not finished. Never holds a secret. */
export type UnfinishedRotation = {
	readonly oldId: string;
	readonly oldName: string;
	readonly newName: string;
	/** Null: it is not known to be created. */
	readonly newId: string | null;
	/** Epoch ms. */
	readonly startedAt: number;
	readonly step: RotationStep;
	/** The old token's balance that the new one was given as well, and that is taken from the old one in the end; null: each keeps its own. */
	readonly granted: Money | null;
	/** From `empty` on: what the old token spent of it, which the new one has to give back. */
	readonly debt: Money | null;
	/** At `charge`: the new token's balance just before the debt was taken from it; null: that was not sent yet. */
	readonly chargedFrom: Money | null;
};

export type RotationEvent =
	| {readonly kind: 'created'; readonly newId: string}
	| {readonly kind: 'shown'}
	/** Its user says that the new token works. `moves`: the balance is moved, where it was granted twice; else each keeps what it has. */
	| {readonly kind: 'verified'; readonly moves: boolean}
	/** The old token is about to be set to 0; `left` is its balance of that moment. */
	| {readonly kind: 'emptying'; readonly left: Money}
	| {readonly kind: 'emptied'}
	/** The debt is about to be taken from the new one; `from` is its balance of that moment. Null: it was refused, so nothing was taken. */
	| {readonly kind: 'charging'; readonly from: Money | null}
	| {readonly kind: 'charged'};

/** The rotation after the event; the same one where the event does not belong to its step, so that nothing is done twice or too early. */
export function advanceRotation(rotation: UnfinishedRotation, event: RotationEvent): UnfinishedRotation {
	const {step, granted, debt} = rotation;
	switch (event.kind) {
		case 'created': {
			return step === 'create' ? {...rotation, newId: event.newId, step: 'hand-over'} : rotation;
		}

		case 'shown': {
			return step === 'hand-over' ? {...rotation, step: 'verify'} : rotation;
		}

		case 'verified': {
			if (event.moves && granted !== null) {
				return step === 'hand-over' || step === 'verify' ? {...rotation, step: 'empty'} : rotation;
			}

			// It can also be given up to move the balance, if that does not go.
			return step === 'create' || step === 'delete' ? rotation : {...rotation, step: 'delete', granted: null};
		}

		case 'emptying': {
			return step === 'empty' && granted !== null ? {...rotation, debt: debtOf(granted, event.left)} : rotation;
		}

		case 'emptied': {
			if (step !== 'empty' || debt === null) {
				return rotation;
			}

			return {...rotation, step: debt === zero ? 'delete' : 'charge'};
		}

		case 'charging': {
			return step === 'charge' ? {...rotation, chargedFrom: event.from} : rotation;
		}

		case 'charged': {
			return step === 'charge' ? {...rotation, step: 'delete'} : rotation;
		}
	}
}

/**
What the new token has to give back, so that both together spend no more than was there: what the old one spent since its balance was granted to the new one as well.
Negative where somebody topped the old one up meanwhile: the new one then gets that much.
*/
export const debtOf = (granted: Money, left: Money): Money => subtractMoney(granted, left);

/** Whether the old token's balance can be moved: a limit that does not refill by itself, with something left. */
export const canMoveBalance = ({limited, balance, reset}: Pick<Token, 'limited' | 'balance' | 'reset'>): boolean => limited && reset === null && balance !== null && balance > zero;

/** The token that takes the old one's place: same type, limit, remaining balance, reset and member. What was overdrawn starts at 0. */
export function successorDraft({type, limited, balance, reset, member}: Token, name: string, expiresAt: number | null): TokenDraft {
	const isOverdrawn = balance !== null && balance < zero;
	return {name, type, limited, balance: limited ? (isOverdrawn ? zero : balance) : null, expiresAt, reset, member};
}

/** The longest name that the API takes, in characters. */
const longestName = 200;

/**
A name for the token that takes the place of `name`: `NAME-YYYYMMDD` by the day of UTC, in place of such an ending where it has one already. Where that is taken, `-2`, `-3`, … follow.
Always one that the API takes: of a very long name the end is cut.
*/
export function successorName(name: string, now: number, isTaken: (name: string) => boolean): string {
	const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
	const stem = name.replace(/-20\d{6}(?:-\d{1,3})?$/, '');
	for (let number = 1; ; number++) {
		const ending = `-${day}${number === 1 ? '' : `-${number}`}`;
		const candidate = [...(stem === '' ? name : stem)].slice(0, longestName - ending.length).join('') + ending;
		if (!isTaken(candidate)) {
			return candidate;
		}
	}
}

const waitsFor: Readonly<Record<RotationStep, string>> = {
	create: 'the new token may or may not have been created',
	'hand-over': 'the new secret was not seen yet',
	verify: 'hand over the new secret, and see that it works',
	empty: 'the balance is being moved',
	charge: 'the balance is being moved',
	delete: 'the old token is to be deleted',
};

/** What an unfinished rotation waits for, in words. */
export const describeStep = ({step}: UnfinishedRotation): string => waitsFor[step];

/** An unfinished rotation in words, safe to display: `prod-web → prod-web-20270115: hand over the new secret, and see that it works`. */
export const describeRotation = (rotation: UnfinishedRotation): string => `${displayName(rotation.oldName)} → ${displayName(rotation.newName)}: ${describeStep(rotation)}`;

/** Whose row of a rotation a token is. */
export type RotationRole = 'old' | 'new';

/** The rotation that a token is part of. */
export const rotationOf = (rotations: readonly UnfinishedRotation[], id: string): UnfinishedRotation | undefined => rotations.find(({oldId, newId}) => oldId === id || newId === id);
