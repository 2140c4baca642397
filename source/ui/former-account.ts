import {type Account} from '../account/account.js';
import {type Capabilities} from '../api/port.js';
import {type Activity, initialState} from '../store/state.js';
import {type UiState} from './model.js';

/**
Closes an account that is not shown any more. What was sent there ends first, and what became of it is told by `onOutcome`: a change is never left behind unheard.
Resolves when all of it is closed.
*/
async function closeFormerAccount({store, monitor, session}: Account, onOutcome: (entry: Activity) => void): Promise<void> {
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

export type FormerAccounts = {
	/** Lets an account go. */
	readonly leave: (account: Account) => void;
	/** Those of which something is not answered yet. */
	readonly open: () => readonly Account[];
	/** Resolves when all are closed. */
	readonly closed: () => Promise<unknown>;
};

/** Accounts that are not shown any more, until what was sent there has ended; `tell` hears what became of it. */
export function createFormerAccounts(tell: (account: Account, entry: Activity) => void): FormerAccounts {
	const closing = new Map<Account, Promise<void>>();
	return {
		leave(account) {
			const closed = closeFormerAccount(account, entry => {
				tell(account, entry);
			});
			closing.set(account, closed);
			void closed.finally(() => {
				closing.delete(account);
			});
		},
		open: () => closing.keys().toArray(),
		closed: async () => Promise.all(closing.values()),
	};
}

/** Said at the first `q` while a token is created or rotated: its secret is given once, so it is waited for on screen. */
export const secretOnItsWay = 'A new secret is on its way: it is shown here as soon as it comes. q again leaves without it.';

/** Said where it was left all the same. */
export const secretLost = 'The secret that was on its way is lost. For another one: rotate the token (r), or read it (Y) where the API gives secrets again.';

/** Whether the user has it before them that a secret is on its way; an alert may stand behind it. */
export const isWarned = ({message}: Pick<UiState, 'message'>): boolean => message?.text.startsWith(secretOnItsWay) ?? false;

/** What can be done, and what is known, where there is no account yet. */
export const noCapabilities: Capabilities = {
	rename: false, rotateInPlace: 'no', resetPeriods: false, members: false, revokes: false, usageByKey: false, readSecret: false, write: false, minimumExpiry: 0,
};

export const emptyState = initialState(0, 30_000);
