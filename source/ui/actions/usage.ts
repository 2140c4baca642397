import {type UsageQuery} from '../../api/port.js';
import {type App} from '../app.js';
import {currentScreen, type Screen, type UsageState} from '../state/ui-state.js';

export const usageGroupings = ['environment', 'token', 'feature', 'provider'] as const;

/** Days of each period that `[` and `]` go through. */
export const usageDays = [1, 7, 30] as const;

const dayMs = 86_400_000;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The days up to and with today (UTC), of a period. */
export const usageRange = (period: number, now: number): Pick<UsageQuery, 'begin' | 'end' | 'step'> => ({
	begin: day(now - ((usageDays[period]! - 1) * dayMs)), end: day(now + dayMs), step: 1,
});

/** Asks for the figures of the screen that is shown; an answer that comes when another period or screen is shown is dropped. */
export async function loadUsage(app: App): Promise<void> {
	const {account} = app;
	const screen = currentScreen(app.ui);
	if (!account || (screen.kind !== 'detail' && screen.kind !== 'usage')) {
		return;
	}

	const isAsked = (shown: Screen): shown is typeof screen => shown.kind === screen.kind && shown.period === screen.period && shown.usage.kind === 'loading'
		&& (shown.kind !== 'detail' || (screen.kind === 'detail' && shown.id === screen.id));
	const put = (usage: UsageState): void => {
		app.update(ui => ({...ui, screens: ui.screens.map(shown => (isAsked(shown) ? {...shown, usage} : shown))}));
	};

	const token = screen.kind === 'detail' ? account.store.getState().tokens.get(screen.id) : undefined;
	try {
		const usage = await account.session.api.usage({...usageRange(screen.period, app.host.now()), ...(token && {token})});
		put({kind: 'ready', usage});
	} catch (error) {
		put({kind: 'failed', message: error instanceof Error ? error.message : String(error)});
	}
}
