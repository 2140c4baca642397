import {type Settings} from '../../settings/settings.js';
import {whyReadOnly} from '../../store/core.js';
import {Lines, lastTop, windowOf} from '../components/lines.js';
import {dialogHeight, DialogView} from '../dialogs/dialogs.js';
import {type App, currentScreen} from '../model.js';
import {DetailBody} from '../screens/detail-screen.js';
import {ListBody} from '../screens/list-screen.js';
import {activityLines, helpLines, welcomeLines} from '../screens/text-screens.js';
import {usageLines} from '../screens/usage-screen.js';

type Props = {readonly app: App; readonly settings: Settings; readonly height: number};

/** The lines of a screen that is nothing but lines. */
function screenLines(app: App, settings: Settings): {readonly lines: readonly string[]; readonly scroll: number} {
	const {ui, state, theme, account} = app.getModel();
	const screen = currentScreen(ui);
	switch (screen.kind) {
		case 'usage': {
			const {by, period, scroll} = screen;
			return {lines: usageLines(screen.usage, {by, period, width: ui.columns, theme}), scroll};
		}

		case 'activity': {
			return {lines: activityLines(state.activity, ui.columns, theme), scroll: screen.scroll};
		}

		case 'help': {
			return {lines: helpLines(theme, account !== null && whyReadOnly(account.store.readOnly, account.session.api) !== undefined, ui.columns), scroll: screen.scroll};
		}

		case 'welcome': {
			return {lines: welcomeLines(settings, ui.columns, theme), scroll: 0};
		}

		case 'list':
		case 'detail': {
			return {lines: [], scroll: 0};
		}
	}
}

function ScreenBody({app, settings, height}: Props) {
	const {kind} = currentScreen(app.getModel().ui);
	if (kind === 'list') {
		return <ListBody app={app} height={height}/>;
	}

	if (kind === 'detail') {
		return <DetailBody app={app} height={height}/>;
	}

	const {lines, scroll} = screenLines(app, settings);
	app.drawn.lastTop = lastTop(lines.length, height);
	return <Lines lines={windowOf(lines, scroll, height)} height={Math.max(0, height)}/>;
}

/** The screen, above the dialog where one is open. */
export function Body({app, settings, height}: Props) {
	const {dialog} = app.getModel().ui;
	if (!dialog) {
		return <ScreenBody app={app} settings={settings} height={height}/>;
	}

	const own = Math.min(height, dialogHeight(app, dialog, height));
	return (
		<>
			<ScreenBody app={app} settings={settings} height={height - own}/>
			<DialogView app={app} dialog={dialog} height={own}/>
		</>
	);
}
