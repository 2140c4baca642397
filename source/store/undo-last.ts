import {displayName} from '../tokens/display-name.js';
import {type Token} from '../tokens/token.js';
import {whyNotDone, type Core, type Outcome} from './core.js';
import {editToken} from './edit.js';
import {inParallel} from './in-parallel.js';
import {planUndo, type UndoItem} from './undo.js';

/** The first three, and how many more there are: a line has no room for hundreds. */
const firstOf = (texts: readonly string[], what: string): string[] => [...texts.slice(0, 3), ...(texts.length > 3 ? [`${texts.length - 3} more ${what}.`] : [])];

/** Takes the last change back, of all its tokens. What fails stays to be undone by another try. */
export async function undoLast(core: Core): Promise<Outcome<Token | null>> {
	const entry = core.getState().undo;
	if (!entry) {
		return {kind: 'refused', message: 'There is nothing to undo.'};
	}

	// Nobody undoes the same change twice by pressing the key twice.
	core.dispatch({type: 'set-undo', undo: null});
	const failures: Array<{readonly item: UndoItem; readonly reason: string}> = [];
	const remarks: string[] = [];
	let last: Outcome | undefined;
	await inParallel(entry.items, async item => {
		const {outcome, remark} = await editToken(core, item.id, {plan: current => planUndo(item, current), reread: true, as: 'undo'});
		last = outcome;
		if (remark !== undefined) {
			remarks.push(remark);
		}

		if (outcome.kind !== 'done') {
			failures.push({item, reason: whyNotDone(outcome)});
		}
	});
	if (failures.length > 0 && core.getState().undo === null) {
		core.dispatch({type: 'set-undo', undo: {...entry, items: failures.map(({item}) => item)}});
	}

	const total = entry.items.length;
	if (last && total === 1) {
		return last;
	}

	const reasons = firstOf(failures.map(({item, reason}) => `${displayName(item.name)}: ${reason}`), 'failed as well');
	const moved = firstOf(remarks, 'had changed since as well');
	return {kind: 'done', value: null, note: [`${total - failures.length} of ${total} changes were taken back.`, ...reasons, ...moved].join(' ')};
}
