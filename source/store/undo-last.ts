import {displayName} from '../tokens/display-name.js';
import {type Token} from '../tokens/token.js';
import {whyNotDone, type Core, type Outcome} from './core.js';
import {editToken} from './edit.js';
import {inParallel} from './in-parallel.js';
import {planUndo, type UndoItem} from './undo.js';

/** Takes the last change back, of all its tokens. What fails stays to be undone by another try. */
export async function undoLast(core: Core): Promise<Outcome<Token | null>> {
	const entry = core.getState().undo;
	if (!entry) {
		return {kind: 'refused', message: 'There is nothing to undo.'};
	}

	// Nobody undoes the same change twice by pressing the key twice.
	core.dispatch({type: 'set-undo', undo: null});
	const outcomes = new Map<UndoItem, Outcome>();
	await inParallel(entry.items, async item => {
		const {outcome} = await editToken(core, item.id, {plan: current => planUndo(item, current), reread: true});
		outcomes.set(item, outcome);
	});
	const left = entry.items.filter(item => outcomes.get(item)?.kind !== 'done');
	if (left.length > 0 && core.getState().undo === null) {
		core.dispatch({type: 'set-undo', undo: {...entry, items: left}});
	}

	if (entry.items.length === 1) {
		return outcomes.values().next().value!;
	}

	const failures = left.map(item => {
		const outcome = outcomes.get(item);
		return !outcome || outcome.kind === 'done' ? '' : ` ${displayName(item.name)}: ${whyNotDone(outcome)}`;
	});
	return {kind: 'done', value: null, note: `${entry.items.length - left.length} of ${entry.items.length} changes were taken back.${failures.slice(0, 3).join('')}`};
}
