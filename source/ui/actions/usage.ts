import {ApiError} from '../../api/api-error.js';
import {skippedText, periodDays, type UsagePeriod} from '../../store/usage-totals.js';
import {displayName} from '../../tokens/text.js';
import {type App} from '../app-types.js';
import {currentScreen, type PlotSpan, type Screen, type UsageState} from '../state/ui-state.js';

/** The usage figures that go with a span of the plot: the API counts whole days. */
const periodOfSpan: Readonly<Record<PlotSpan, UsagePeriod>> = {'1h': 'day', '24h': 'day', '7d': 'week', '90d': 'month'};

type UsageScreen = Extract<Screen, {kind: 'detail' | 'usage'}>;

/** The period whose figures a screen shows. */
export const usagePeriodOf = (screen: UsageScreen): UsagePeriod => (screen.kind === 'detail' ? periodOfSpan[screen.span] : screen.period);

const isUsageScreen = (screen: Screen): screen is UsageScreen => screen.kind === 'detail' || screen.kind === 'usage';

/** Asks anew for the figures that are shown, or that could not be read. */
export async function reloadUsage(app: App): Promise<void> {
	const screen = currentScreen(app.ui);
	if (isUsageScreen(screen) && screen.usage.kind !== 'loading') {
		app.update(ui => ({...ui, screens: ui.screens.map(shown => (shown === screen ? {...screen, usage: {kind: 'loading'}} : shown))}));
		await loadUsage(app);
	}
}

/** Asks for the figures of the screen that is shown; an answer that comes when another period or screen is shown is dropped. */
export async function loadUsage(app: App): Promise<void> {
	const {account} = app;
	const screen = currentScreen(app.ui);
	if (!account || !isUsageScreen(screen)) {
		return;
	}

	const period = usagePeriodOf(screen);
	const isAsked = (shown: Screen): shown is UsageScreen => isUsageScreen(shown) && shown.kind === screen.kind && shown.usage.kind === 'loading' && usagePeriodOf(shown) === period
		&& (shown.kind !== 'detail' || (screen.kind === 'detail' && shown.id === screen.id));
	const put = (usage: UsageState): void => {
		app.update(ui => ({...ui, screens: ui.screens.map(shown => (isAsked(shown) ? {...shown, usage} : shown))}));
	};

	const token = screen.kind === 'detail' ? account.store.getState().tokens.get(screen.id) : undefined;
	try {
		const usage = await account.session.api.usage({...periodDays(period, app.host.now()), ...(token && {token})});
		put({kind: 'ready', usage});
		if (usage.kind === 'usage' && usage.skipped && app.account === account) {
			app.tell('warning', skippedText(usage.skipped));
		}
	} catch (error) {
		const what = error instanceof ApiError ? `${error.message} ${error.remedy}` : (error instanceof Error ? error.message : String(error));
		put({kind: 'failed', message: `${displayName(what)} R asks again.`});
	}
}
