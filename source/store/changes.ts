import {type Created, type Rotation} from '../api/port.js';
import {type AuditEntry} from '../history/history-port.js';
import {applyBalanceChange, type BalanceChange} from '../tokens/balance-change.js';
import {describeDifferences, describeDraft} from '../tokens/change-set.js';
import {nameAmong} from '../tokens/same-name.js';
import {type Secret} from '../tokens/secret.js';
import {displayName} from '../tokens/text.js';
import {type Token, type TokenDraft, type TokenPatch} from '../tokens/token.js';
import {runBulk, type BulkAction, type BulkOptions, type BulkReport} from './bulk.js';
import {whyNotDone, type Core, activity, auditOutcome, failChange, reportFailure, toApiError, type Outcome, openToken, tokenGone, whyFixed, whyReadOnly} from './core.js';
import {editToken, type Edit, type EditOptions} from './edit.js';
import {type Pending} from './state.js';
import {undoLast, type Undone, type UndoOptions} from './undo-last.js';

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
async function settleCreated(core: Core, {token}: Created, draft: TokenDraft, as: NonNullable<Edit['as']>): Promise<SettledCreated> {
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

/** What a secret was asked for: the audit tells it. */
export type SecretUse = 'copy' | 'show';

export type CreateOptions = {
	/** Called as soon as the token and its secret are known, before anything else of it is looked at: nothing that follows can take the secret. */
	readonly onCreated?: (created: Created) => void;
	/** What the audit calls a change that makes it as asked; `update` unless told. */
	readonly as?: 'update' | 'rotate';
};

/** What can be done to tokens. None of these ever rejects. */
export type Changes = {
	/** What a server makes otherwise than asked is set, or told. */
	create(draft: TokenDraft, options?: CreateOptions): Promise<Outcome<Created>>;
	/** `add` adds to the server's balance of that moment, exactly in decimal. */
	changeBalance(id: string, change: BalanceChange, options?: EditOptions): Promise<Outcome>;
	update(id: string, patch: TokenPatch, options?: EditOptions): Promise<Outcome>;
	remove(id: string): Promise<Outcome<null>>;
	rotate(id: string): Promise<Outcome<Rotation>>;
	/** The secret as of this moment, to be shown or copied; null where the API no longer gives it. */
	secret(id: string, use: SecretUse): Promise<Outcome<Secret | null>>;
	/** Tells activity and audit that a secret that was just made was copied. */
	noteSecretCopied(name: string): void;
	/** Takes the last change back. Where that would overwrite what others did since, nothing is sent and the outcome is `moved`, until `options` say that the user has seen it. */
	undo(options?: UndoOptions): Promise<Undone>;
	/** Changes several tokens, at most 4 requests in flight; one undo entry for all of it. */
	bulk(ids: readonly string[], action: BulkAction, options?: BulkOptions): Promise<BulkReport>;
};

/** A change that was made: its value, and the token as it is afterwards (null: gone; undefined: unchanged). Without a note nothing was done. */
type Sent<T> = {readonly value: T; readonly token: Token | null | undefined; readonly note?: string; readonly doubt?: string | undefined};

/** What is to be told of a new token, and how. */
function noteOnCreated(shown: string, {secret, doubt}: Created): {readonly level: 'success' | 'warning'; readonly note: string} {
	if (doubt !== undefined) {
		return {level: 'warning', note: `Whether ${shown} was created is not sure. ${doubt}`};
	}

	return secret
		? {level: 'success', note: `${shown} was created.`}
		: {level: 'warning', note: `${shown} was created, but its secret is lost: it was in an answer that did not arrive. Rotate the token to get a new one.`};
}

export function createChanges(core: Core): Changes {
	const {api, clock, dispatch, getState} = core;

	/** Edits one token, and remembers how to take it back. */
	async function editOne(id: string, edit: Edit): Promise<Outcome> {
		const {outcome, undo, label} = await editToken(core, id, edit);
		if (undo) {
			dispatch({type: 'set-undo', undo: {at: clock.now(), label, items: [undo]}});
		}

		return outcome;
	}

	/** Makes a change that is no edit. */
	async function send<T>(id: string, kind: Exclude<Pending['kind'], 'update'>, action: AuditEntry['action'], call: (token: Token) => Promise<Sent<T>>): Promise<Outcome<T>> {
		const opened = openToken(core, id);
		if (opened.kind === 'refused') {
			return opened;
		}

		const known = opened.token;
		dispatch({type: 'begin-change', id, pending: {kind}});
		try {
			const {value, token, note, doubt} = await call(known);
			const outcome: Outcome<T> = {kind: 'done', value, ...(note !== undefined && {note}), ...(doubt !== undefined && {doubt})};
			core.touch(id);
			dispatch({type: 'end-change', id, token}, ...(note === undefined ? [] : [activity(core, doubt === undefined ? 'success' : 'warning', note, known.name)]));
			if (note !== undefined) {
				auditOutcome(core, {action, token: known.name, change: ''}, outcome);
			}

			if (doubt !== undefined) {
				core.refreshSoon();
			}

			return outcome;
		} catch (error) {
			const outcome = failChange(core, known, error);
			auditOutcome(core, {action, token: known.name, change: ''}, outcome);
			return outcome;
		}
	}

	/** As it is told: which one, too, where other active keys have the same name. */
	const told = (token: Token): string => nameAmong(getState().tokens, token);

	const remove = async (id: string): Promise<Outcome<null>> => send(id, 'remove', api.capabilities.revokes ? 'revoke' : 'delete', async token => {
		await api.remove(id);
		const {revokes} = api.capabilities;
		return {
			value: null,
			// The next refresh brings the server's own moment of it.
			token: revokes ? {...token, revoked: true, revokedAt: clock.now()} : null,
			note: `${told(token)} was ${revokes ? 'revoked' : 'deleted'}.`,
		};
	});

	return {
		async create(draft, {onCreated, as = 'update'}: CreateOptions = {}) {
			const message = whyReadOnly(core.readOnly, api);
			if (message !== undefined) {
				return {kind: 'refused', message};
			}

			const shown = displayName(draft.name);
			const entry = {action: 'create', token: draft.name, change: describeDraft(draft, clock.now())} as const;
			try {
				const created = await api.create(draft);
				core.touch(created.token.id);
				onCreated?.(created);
				const {level, note} = noteOnCreated(shown, created);
				dispatch({type: 'put-token', token: created.token}, activity(core, level, note, created.token.name));
				const outcome = {kind: 'done', value: created, note, ...(created.doubt !== undefined && {doubt: created.doubt})} as const;
				auditOutcome(core, entry, outcome);
				if (created.doubt !== undefined) {
					core.refreshSoon();
					return outcome;
				}

				const {token, remark} = await settleCreated(core, created, draft, as);
				if (remark === undefined) {
					return {...outcome, value: {...created, token}};
				}

				dispatch(activity(core, 'warning', `${shown}: ${remark}`, token.name));
				return {...outcome, value: {...created, token}, note: `${note} ${remark}`, remark};
			} catch (error_) {
				const error = toApiError(error_);
				dispatch(activity(core, 'error', `${error.message} ${error.remedy}`, draft.name));
				// It may have been created all the same.
				if (error.unsettled || error.kind === 'contract') {
					core.refreshSoon();
				}

				auditOutcome(core, entry, {kind: 'failed', error});
				return {kind: 'failed', error};
			}
		},

		async changeBalance(id, change, options = {}) {
			const isRelative = change.kind === 'add';
			return editOne(id, {...options, plan: token => applyBalanceChange(change, token), reread: isRelative, isRelative});
		},

		update: async (id, patch, options = {}) => editOne(id, {...options, plan: () => ({kind: 'ok', patch}), reread: false}),

		remove,

		rotate: async id => send<Rotation>(id, 'rotate', 'rotate', async token => {
			const rotation = await api.rotate(id);
			if (rotation.kind !== 'rotated') {
				return {value: rotation, token: undefined};
			}

			const {doubt} = rotation;
			return {value: rotation, token: rotation.token, note: `${told(token)} was rotated: its old secret is dead.${doubt === undefined ? '' : ` ${doubt}`}`, doubt};
		}),

		async secret(id, use) {
			const token = getState().tokens.get(id);
			const message = token ? whyFixed(token) : tokenGone;
			if (!token || message !== undefined) {
				return {kind: 'refused', message: message ?? tokenGone};
			}

			const entry = {action: 'secret', token: token.name, change: use === 'copy' ? 'read to be copied' : 'read to be shown'} as const;
			const shown = told(token);
			try {
				const value = await api.secret(id);
				if (value === null) {
					return {kind: 'done', value, note: `The API no longer gives the secret of ${shown}: it does so only when a token is created or rotated.`};
				}

				dispatch(activity(core, 'info', `The secret of ${shown} was ${entry.change}.`, token.name));
				auditOutcome(core, entry, {kind: 'done', value});
				return {kind: 'done', value};
			} catch (error) {
				const outcome = reportFailure(core, token, error);
				auditOutcome(core, entry, outcome);
				return outcome;
			}
		},

		noteSecretCopied(name) {
			dispatch(activity(core, 'info', `The new secret of ${displayName(name)} was copied.`, name));
			auditOutcome(core, {action: 'secret', token: name, change: 'the new one copied'}, {kind: 'done', value: null});
		},

		undo: async options => undoLast(core, options),
		bulk: async (ids, action, options) => runBulk(core, remove, ids, action, options),
	};
}
