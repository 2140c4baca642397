import {startMonitor, type Account} from '../account/account.js';
import {type Session} from '../account/session.js';
import {type Deliver} from '../store/alerter.js';
import {systemClock} from '../store/state.js';
import {createStore, type Store} from '../store/store.js';
import {severityOf} from '../tokens/health.js';
import {displayName} from '../tokens/text.js';
import {alertMark} from './frame/status.js';
import {type App} from './model.js';

/** What the monitor does to this terminal: alerts and what it has to say of itself on the screen, and sequences for the bell and notifications. */
export type AlertScreen = {
	readonly show: Deliver;
	readonly tell: (level: 'info' | 'warning', text: string) => void;
	readonly signal: (sequence: string) => void;
};

export type LateScreen = AlertScreen & {
	/** From here on this is where alerts go; what came before comes now. */
	readonly attach: (screen: AlertScreen) => void;
};

/** For an account that is opened before there is a screen. */
export function createLateScreen(): LateScreen {
	let attached: AlertScreen | undefined;
	const waiting: Array<(screen: AlertScreen) => void> = [];
	const when = (act: (screen: AlertScreen) => void): void => {
		if (attached) {
			act(attached);
		} else {
			waiting.push(act);
		}
	};

	return {
		show(alert) {
			when(({show}) => {
				show(alert);
			});
		},
		tell(level, text) {
			when(({tell}) => {
				tell(level, text);
			});
		},
		signal(sequence) {
			when(({signal}) => {
				signal(sequence);
			});
		},
		attach(screen) {
			attached = screen;
			for (const act of waiting.splice(0)) {
				act(screen);
			}
		},
	};
}

/** Begins to watch an account. */
export function openAccount(session: Session, {show, tell, signal}: AlertScreen): Account {
	const {settings, api, audit, rotations} = session;
	const {refreshMs, readOnly, thresholds} = settings;
	/** The audit's trouble that was told last. */
	let told: string | null = null;
	const store: Store = createStore({
		api, clock: systemClock, refreshMs, readOnly, thresholds, rotations,
		audit(entry) {
			audit.write(entry);
			if (audit.notice !== told) {
				told = audit.notice;
				if (told !== null) {
					say('warning', told);
				}
			}
		},
	});
	/** On the screen and in the log. */
	function say(level: 'info' | 'warning', text: string): void {
		store.note({level, text});
		tell(level, text);
	}

	const monitor = startMonitor({
		session, store, clock: systemClock, show, signal,
		warn(text) {
			tell('warning', text);
		},
	});
	for (const text of settings.warnings) {
		say('warning', text);
	}

	store.start();
	if (settings.screenReader) {
		// What changes by itself would be read out over and over.
		store.setPaused(true);
		say('info', 'Paused for the screen reader: R refreshes, p goes on.');
	}

	return {settings, session, store, monitor};
}

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
