import {type Core} from './core.js';

/** How often the account and its credit are asked for; they change seldom. */
const accountMs = 3_600_000;

export type AccountWatch = {
	/** Asks who the key belongs to and what credit is left, where that is due, in the background: nothing depends on it, and a failure is made good later. */
	ask(signal: AbortSignal): Promise<void>;
	/** The next time it is asked for, however long ago that was. */
	reset(): void;
};

export function createAccountWatch({api, clock, dispatch}: Pick<Core, 'api' | 'clock' | 'dispatch'>): AccountWatch {
	let due = 0;
	return {
		async ask(signal) {
			if (clock.now() < due) {
				return;
			}

			due = clock.now() + accountMs;
			const [account, credits] = await Promise.allSettled([api.whoami({signal}), api.credits({signal})]);
			if (signal.aborted) {
				return;
			}

			if (account.status === 'rejected') {
				// Its scopes tell what the key may do, so it is asked for again at the next good refresh.
				due = 0;
			}

			dispatch(
				...(account.status === 'fulfilled' ? [{type: 'set-account', account: account.value} as const] : []),
				...(credits.status === 'fulfilled' ? [{type: 'set-credits', credits: credits.value} as const] : []),
			);
		},
		reset() {
			due = 0;
		},
	};
}
