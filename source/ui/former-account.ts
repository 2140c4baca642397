import {type Activity} from '../store/state.js';
import {type Account} from './app.js';

/**
Closes an account that is not shown any more. What was sent there ends first, and what became of it is told by `onOutcome`: a change is never left behind unheard.
Resolves when all of it is closed.
*/
export async function closeFormerAccount({store, monitor, session}: Account, onOutcome: (entry: Activity) => void): Promise<void> {
	store.stop();
	monitor.stop();
	let told = store.getState().activity.at(-1)?.id ?? 0;
	const unsubscribe = store.subscribe(() => {
		const fresh = store.getState().activity.filter(({id}) => id > told);
		told = fresh.at(-1)?.id ?? told;
		for (const entry of fresh) {
			onOutcome(entry);
		}
	});
	await store.settled();
	unsubscribe();
	await session.close();
}
