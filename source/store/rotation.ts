import {ApiError} from '../api/api-error.js';
import {type Created} from '../api/port.js';
import {type Rotations} from '../history/rotations.js';
import {changedByOthers} from '../tokens/change-set.js';
import {describeRotation, rotationOf, successorDraft, type UnfinishedRotation} from '../tokens/rotation.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {type Changes} from './changes.js';
import {activity, failChange, reportFailure, type Core, type Outcome, openToken, whyReadOnly} from './core.js';
import {type EditOptions} from './edit.js';
import {moveBalance, whyNotMoved} from './move-balance.js';
import {isPartial} from './reconcile.js';
import {createRotationBook} from './rotation-book.js';

export type RotationPlan = {
	readonly newName: string;
	/** Epoch ms; null: never. */
	readonly expiresAt: number | null;
	/** The old one's balance is moved in the end; else each keeps its own. */
	readonly moves: boolean;
};

/**
Rotation where the API cannot do it in place: a new token, its secret handed over and seen to work, then the old one deleted. Each step is written down before it is sent, re-reads what it builds on,
and can be repeated by any later session. None of these ever rejects.
*/
export type GuidedRotation = {
	/** Makes the new token. The old one is re-read first, so that it gets what is left at that moment. */
	beginRotation(oldId: string, plan: RotationPlan, options?: Pick<EditOptions, 'base'>): Promise<Outcome<Created>>;
	/** Looks whether the new token was made where that is not known; the rotation as it is then. */
	lookForSuccessor(oldId: string): Promise<Outcome<UnfinishedRotation>>;
	/** The new secret was seen. */
	noteSuccessorShown(oldId: string): void;
	/** The new token works: moves the balance, where that was chosen and `moves` still says so. Then only the deletion is left. */
	confirmRotation(oldId: string, moves: boolean): Promise<Outcome<UnfinishedRotation>>;
	/** Deletes the old token, if the new one is still there, and forgets the rotation. */
	finishRotation(oldId: string): Promise<Outcome<null>>;
	/** Forgets the rotation; both tokens stay. */
	dropRotation(oldId: string): void;
};

const refused = (message: string): {readonly kind: 'refused'; readonly message: string} => ({kind: 'refused', message});

/** Whether a token may be the one that the rotation made. A successor has the type of the old token, and its member, as far as the API tells. */
const isSuccessor = ({name, type, member, revoked, legacy}: Token, {newName}: UnfinishedRotation, old: Token | undefined): boolean =>
	name === newName && !revoked && !legacy && (old === undefined || (type === old.type && (member === null || old.member === null || member === old.member)));

const endedElsewhere = refused('This rotation was finished or dropped elsewhere.');

type Parts = {
	readonly rotations: Rotations;
	readonly changes: Pick<Changes, 'create' | 'remove'>;
	/** Reads the whole list into the state; a failure is in the state. */
	readonly refresh: () => Promise<void>;
};

export function createGuidedRotation(core: Core, {rotations, changes, refresh}: Parts): GuidedRotation & {readonly followRotations: () => void} {
	const {api, clock, dispatch, getState} = core;
	/** Old tokens of which a step is in flight. */
	const busy = new Set<string>();
	const {find, put, advance, forget, show} = createRotationBook(core, rotations);

	/** One step at a time for each old token. */
	async function alone<T>(oldId: string, step: (rotation: UnfinishedRotation) => Promise<Outcome<T>>): Promise<Outcome<T>> {
		const rotation = find(oldId);
		if (!rotation) {
			show();
			return endedElsewhere;
		}

		const message = whyReadOnly(core.readOnly, api) ?? (busy.has(oldId) ? 'A step of this rotation is still in flight: wait for its end.' : undefined);
		if (message !== undefined) {
			return refused(message);
		}

		busy.add(oldId);
		try {
			return await step(rotation);
		} finally {
			busy.delete(oldId);
		}
	}

	/** The new token as it is now. Only while it works may anything be taken from the old one. */
	async function successor({newId, newName}: UnfinishedRotation): Promise<Outcome> {
		const why = refused(`${displayName(newName)} is gone, so nothing was done to the old token. Drop this rotation and begin another one.`);
		if (newId === null) {
			return why;
		}

		try {
			const token = await api.get(newId);
			return token.revoked ? why : {kind: 'done', value: token};
		} catch (error) {
			if (error instanceof ApiError && error.kind === 'not-found') {
				reportFailure(core, {id: newId, name: newName}, error);
				return why;
			}

			return reportFailure(core, {id: newId, name: newName}, error);
		}
	}

	/** Why no rotation of the token can begin under this name. */
	function whyNotBegun({id, name}: Token, newName: string): string | undefined {
		const {tokens} = getState();
		const isTaken = (wanted: string): boolean => tokens.values().some(token => !token.revoked && token.name === wanted);
		const former = rotationOf(rotations.list(), id);
		if (former && (former.oldId !== id || former.step !== 'create' || isTaken(former.newName))) {
			return `A rotation of ${displayName(name)} was begun before: press r to go on with it, or to drop it.`;
		}

		return isTaken(newName) ? `The name ${displayName(newName)} is taken: choose another one.` : undefined;
	}

	/** Writes down what became of the new token. Where that is not known, a later look tells. */
	function settle(rotation: UnfinishedRotation, outcome: Outcome<Created>): void {
		if (outcome.kind === 'done') {
			advance(rotation, {kind: 'created', newId: outcome.value.token.id});
		} else if (outcome.kind !== 'failed' || !(outcome.error.unsettled || outcome.error.kind === 'contract')) {
			forget(rotation.oldId);
		}
	}

	/** A rotation that cannot be kept has to be finished in this session. */
	const withNotice = (outcome: Outcome<Created>): Outcome<Created> =>
		outcome.kind === 'done' && rotations.notice !== null ? {...outcome, note: `${outcome.note ?? ''} ${rotations.notice}`} : outcome;

	return {
		async beginRotation(oldId, {newName, expiresAt, moves}, {base} = {}) {
			const opened = openToken(core, oldId);
			const message = opened.kind === 'open' ? whyNotBegun(opened.token, newName) : opened.message;
			if (opened.kind === 'refused' || message !== undefined) {
				return refused(message ?? '');
			}

			const {token: known} = opened;
			dispatch({type: 'begin-change', id: oldId, pending: {kind: 'rotate'}});
			try {
				const old = await api.get(oldId);
				const fields = base ? changedByOthers(base, old) : [];
				let outcome: Outcome<Created> = {kind: 'moved', current: old, fields};
				if (fields.length === 0) {
					const rotation: UnfinishedRotation = {
						oldId, oldName: known.name, newName, newId: null, startedAt: clock.now(), step: 'create', granted: moves ? old.balance : null, debt: null, chargedFrom: null,
					};
					put(rotation);
					outcome = await changes.create(successorDraft(old, newName, expiresAt), {as: 'rotate'});
					settle(rotation, outcome);
					outcome = withNotice(outcome);
				}

				core.touch(oldId);
				dispatch({type: 'end-change', id: oldId, token: old});
				return outcome;
			} catch (error) {
				return failChange(core, known, error);
			}
		},

		lookForSuccessor: async oldId => alone(oldId, async rotation => {
			if (rotation.step !== 'create') {
				return {kind: 'done', value: rotation};
			}

			if (getState().sync.refreshing) {
				// That one may have begun before the new token was made.
				await refresh();
			}

			await refresh();
			const {sync, tokens} = getState();
			if (sync.fault) {
				return refused(`${sync.fault.message} ${sync.fault.remedy}`);
			}

			// Another member may have made a key of that name meanwhile.
			const old = tokens.get(oldId);
			const [found, ...others] = tokens.values().filter(token => isSuccessor(token, rotation, old)).toArray();
			if (others.length > 0) {
				return refused(`Several keys are named ${displayName(rotation.newName)}, and which one was made by this rotation is not known: look at them, then drop this rotation.`);
			}

			return {kind: 'done', value: found ? advance(rotation, {kind: 'created', newId: found.id}) : rotation};
		}),

		noteSuccessorShown(oldId) {
			const rotation = find(oldId);
			if (rotation) {
				advance(rotation, {kind: 'shown'});
			}
		},

		confirmRotation: async (oldId, moves) => alone(oldId, async rotation => {
			const found = await successor(rotation);
			if (found.kind !== 'done') {
				return found;
			}

			const isMoved = rotation.granted !== null && rotation.debt === null && moves;
			const why = isMoved ? whyNotMoved(found.value) ?? whyNotMoved(getState().tokens.get(oldId)) : undefined;
			if (why !== undefined) {
				return refused(why);
			}

			return moveBalance(core, advance(rotation, {kind: 'verified', moves}), advance);
		}),

		finishRotation: async oldId => alone(oldId, async rotation => {
			if (rotation.step !== 'delete') {
				return refused(`Not yet: ${describeRotation(rotation)}.`);
			}

			const found = await successor(rotation);
			if (found.kind !== 'done') {
				return found;
			}

			const outcome = await changes.remove(oldId);
			if (outcome.kind === 'done' || (outcome.kind === 'failed' && outcome.error.kind === 'not-found')) {
				forget(oldId);
			}

			return outcome;
		}),

		dropRotation(oldId) {
			const rotation = find(oldId);
			if (rotation && !busy.has(oldId)) {
				forget(oldId);
				dispatch(activity(core, 'info', `The rotation of ${displayName(rotation.oldName)} was dropped: its tokens stay as they are.`, rotation.oldName));
			}
		},

		/** Reads them anew, and ends those whose old token is gone. To be called when the list was read whole. */
		followRotations() {
			const {tokens, problems} = getState();
			const works = (id: string | null): boolean => id !== null && tokens.get(id)?.revoked === false;
			for (const {oldId, oldName, newId, newName} of rotations.list()) {
				// A token that could not be read is not gone; where both are gone, this may be another account with the same profile.
				const isOver = !works(oldId) && works(newId) && !isPartial(problems) && !busy.has(oldId);
				if (!isOver) {
					continue;
				}

				rotations.drop(oldId);
				dispatch(activity(core, 'info', `${displayName(oldName)} is gone: its rotation to ${displayName(newName)} is over.`, oldName));
			}

			show();
		},
	};
}
