import {displayName} from '../tokens/display-name.js';
import {severityOf} from '../tokens/health.js';
import {type App} from './app.js';
import {type AlertScreen} from './open-account.js';
import {alertMark} from './state/news.js';

const levels = {ok: 'success', none: 'info', warning: 'warning', critical: 'error'} as const;

/** Tells alerts and warnings in the status line. `signal`: writes a sequence to the terminal, beside what is drawn. */
export function createAlertScreen(getApp: () => App, signal: AlertScreen['signal']): AlertScreen {
	return {
		show({kind, state, text}) {
			const app = getApp();
			const {message} = app.ui;
			// What else is wrong is told once, while an alert that nobody has seen stands below it.
			const isInUse = message !== null && message.mark !== alertMark && (message.level === 'warning' || message.level === 'error');
			if (kind === 'test' || !isInUse) {
				const level = kind === 'test' ? 'info' : levels[severityOf(state)];
				app.tell(level, displayName(text), level === 'warning' || level === 'error' ? alertMark : '');
			}
		},
		tell(level, text) {
			const app = getApp();
			const {message} = app.ui;
			// Nobody could have read the one before.
			app.tell(level, message?.level === level && message.mark === undefined ? `${message.text} ${text}` : text);
		},
		signal,
	};
}
