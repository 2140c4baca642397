import {describeChange} from '../tokens/change-set.js';
import {nameAmong} from '../tokens/same-name.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {type BulkReport, inParallel} from './bulk.js';
import {type Outcome, whyNotDone, type Core, activity} from './core.js';
import {editToken} from './edit.js';
import {type UndoEntry, type UndoItem, planUndo} from './undo.js';

export type UndoOptions = {
	/** The change that the user decided on; where another one was made since, nothing is sent. */
	readonly entry: UndoEntry;
	/** The token as the user has seen it: what others did to it until then is overwritten. */
	readonly seen: Token;
};

/** What became of an undo: of one token, or a report of several. */
export type Undone = Outcome | {readonly kind: 'several'; readonly report: BulkReport; readonly note: string};

/** The first three, and how many more there are: a line has no room for hundreds. */
const firstOf = (texts: readonly string[]): string[] => [...texts.slice(0, 3), ...(texts.length > 3 ? [`${texts.length - 3} more had changed since as well.`] : [])];

/** Why one of several was not taken back; what others made of it since is named, since nothing else shows it. */
function whyKept({written}: UndoItem, outcome: Exclude<Outcome, {kind: 'done'}>, now: number): string {
	return outcome.kind === 'moved'
		? `It was changed elsewhere since, so nothing was sent: ${describeChange(written, outcome.current, now) || outcome.fields.join(', ')}.`
		: whyNotDone(outcome);
}

/** Takes the last change back, of all its tokens. What was not taken back stays to be undone by another try. */
export async function undoLast(core: Core, options?: UndoOptions): Promise<Undone> {
	const entry = core.getState().undo;
	if (!entry) {
		return {kind: 'refused', message: 'There is nothing to undo.'};
	}

	if (options && options.entry !== entry) {
		return {kind: 'refused', message: 'Another change was made since: leave with Esc, and u takes back that one.'};
	}

	// Nobody undoes the same change twice by pressing the key twice.
	core.dispatch({type: 'set-undo', undo: null});
	const done: string[] = [];
	const failed: Array<BulkReport['failed'][number] & {readonly item: UndoItem}> = [];
	const remarks: string[] = [];
	let last: Outcome | undefined;
	await inParallel(entry.items, async item => {
		const {id} = item;
		const name = nameAmong(core.getState().tokens, item.written);
		const {outcome, remark} = await editToken(core, id, {plan: current => planUndo(item, current, options?.seen), reread: true, as: 'undo'});
		last = outcome;
		if (outcome.kind === 'done') {
			done.push(id);
			remarks.push(...(remark === undefined ? [] : [remark]));
		} else {
			failed.push({id, name, reason: whyKept(item, outcome, core.clock.now()), item});
		}
	});
	const total = entry.items.length;
	if (failed.length > 0 && core.getState().undo === null) {
		core.dispatch({type: 'set-undo', undo: failed.length === total ? entry : {...entry, items: failed.map(({item}) => item)}});
	}

	if (last && total === 1) {
		return last;
	}

	const counts = `${done.length} of ${total} changes were taken back${failed.length > 0 ? `, ${failed.length} ${failed.length === 1 ? 'was' : 'were'} not` : ''}.`;
	const note = failed.length > 0 ? counts : [counts, ...firstOf(remarks)].join(' ');
	core.dispatch(
		activity(core, failed.length > 0 ? 'warning' : 'success', `Undo: ${counts}`),
		...failed.map(({name, reason, item}) => activity(core, 'warning', displayName(`${name}: ${reason}`), item.name)),
	);
	return {kind: 'several', report: {done, failed: failed.map(({id, name, reason}) => ({id, name, reason})), notTried: []}, note};
}
