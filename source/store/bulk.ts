import {applyBalanceChange, type BalanceChange} from '../tokens/balance-change.js';
import {nameAmong} from '../tokens/same-name.js';
import {count} from '../tokens/text.js';
import {type Token, type TokenPatch} from '../tokens/token.js';
import {activity, whyNotDone, type Core, type Outcome} from './core.js';
import {editToken, type Edit} from './edit.js';
import {type UndoItem} from './undo.js';

/** How many writes are in flight at once, at most. */
const width = 4;

/** Does `work` for each item, a few at a time; after an abort no further one is begun. `work` must not reject. Gives the items that were not begun. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<readonly T[]> {
	let begun = 0;
	const lane = async (): Promise<void> => {
		while (begun < items.length && !signal?.aborted) {
			const item = items[begun]!;
			begun++;
			await work(item);
		}
	};

	await Promise.all(Array.from({length: width}, lane));
	return items.slice(begun);
}

/** What is done to each of several tokens. */
export type BulkAction =
	| {readonly kind: 'balance'; readonly change: BalanceChange}
	| {readonly kind: 'update'; readonly patch: TokenPatch | ((token: Token) => TokenPatch)}
	/** Whatever the plan says, of the token as it is re-read where `reread` is set. */
	| ({readonly kind: 'edit'} & Pick<Edit, 'plan' | 'reread'>)
	| {readonly kind: 'remove'};

export type BulkOptions = {
	/** After an abort nothing more is sent; what is in flight ends. */
	readonly signal?: AbortSignal;
	/** Called whenever one has ended, well or not. */
	readonly onProgress?: (ended: number, total: number) => void;
	/** Called before that, with what became of it. */
	readonly onOutcome?: (id: string, outcome: Outcome<unknown>) => void;
};

export type BulkReport = {
	readonly done: readonly string[];
	/** `name`: as it is told, safe to display. */
	readonly failed: ReadonlyArray<{readonly id: string; readonly name: string; readonly reason: string}>;
	/** Ids of those left out after an abort. */
	readonly notTried: readonly string[];
};

function editOf(action: Exclude<BulkAction, {kind: 'remove'}>): Edit {
	if (action.kind === 'balance') {
		const {change} = action;
		return {plan: token => applyBalanceChange(change, token), reread: change.kind === 'add', isRelative: change.kind === 'add'};
	}

	if (action.kind === 'edit') {
		return {plan: action.plan, reread: action.reread};
	}

	const {patch} = action;
	return {plan: token => ({kind: 'ok', patch: typeof patch === 'function' ? patch(token) : patch}), reread: false};
}

/** Does the same to each token; one that fails does not stop the others. */
export async function runBulk(core: Core, remove: (id: string) => Promise<Outcome<null>>, ids: readonly string[], action: BulkAction, options: BulkOptions = {}): Promise<BulkReport> {
	const {signal, onProgress, onOutcome} = options;
	// By id once: a token that is marked twice is changed once.
	const unique = [...new Set(ids)];
	const {tokens} = core.getState();
	const names = new Map(unique.map(id => {
		const token = tokens.get(id);
		return [id, token ? nameAmong(tokens, token) : id];
	}));
	const done: string[] = [];
	const failed: Array<BulkReport['failed'][number]> = [];
	const undo: UndoItem[] = [];

	async function changeOne(id: string): Promise<Outcome<unknown>> {
		if (action.kind === 'remove') {
			return remove(id);
		}

		const edited = await editToken(core, id, editOf(action));
		if (edited.undo) {
			undo.push(edited.undo);
		}

		return edited.outcome;
	}

	const notTried = await inParallel(unique, async id => {
		const outcome = await changeOne(id);
		if (outcome.kind === 'done') {
			done.push(id);
		} else {
			failed.push({id, name: names.get(id)!, reason: whyNotDone(outcome)});
		}

		onOutcome?.(id, outcome);
		onProgress?.(done.length + failed.length, unique.length);
	}, signal);

	const summary = [
		`${done.length} of ${count(unique.length, 'token')} ${action.kind === 'remove' ? 'removed' : 'changed'}`,
		...(failed.length > 0 ? [`${failed.length} failed`] : []),
		...(notTried.length > 0 ? [`${notTried.length} not tried`] : []),
	];
	core.dispatch(
		activity(core, failed.length > 0 ? 'warning' : 'success', `${summary.join(', ')}.`),
		...(undo.length > 0 ? [{type: 'set-undo', undo: {at: core.clock.now(), label: `the change of ${count(undo.length, 'token')}`, items: undo}} as const] : []),
	);
	return {done, failed, notTried};
}
