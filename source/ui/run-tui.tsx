import process, {exit} from 'node:process';
import {type Account} from '../account/account.js';
import {type Session} from '../account/session.js';
import {withKey} from '../settings/option-values.js';
import {type Settings} from '../settings/settings.js';
import {Secret} from '../tokens/secret.js';
import {AppView} from './app-view.js';
import {createApp} from './app.js';
import {hearingOf} from './input/focused-field.js';
import {type App} from './model.js';
import {createAlertScreen, openAccount, type LateScreen} from './open-account.js';
import {openScreen, type ScreenHandle} from './terminal/screen.js';

export type TuiOptions = {
	readonly settings: Settings;
	/** Null: there is no key. */
	readonly account: Account | null;
	/** Where the account's alerts go: it was opened before there was a screen. */
	readonly alerts: LateScreen;
	readonly openSession: (settings: Settings) => Promise<Session>;
	/** The settings as they would be with another profile. Rejects with what is wrong. */
	readonly loadProfile: (name: string) => Promise<Settings>;
};

/** How long what was written last may take to reach the terminal. */
const stalledMs = 2000;

/** Opens the terminal UI and gives the exit status when it is left. The terminal is given back whatever happens. */
export async function runTui({settings, account, alerts, openSession, loadProfile}: TuiOptions): Promise<number> {
	const ended = Promise.withResolvers<number>();
	let screen: ScreenHandle | undefined;
	let crash: Error | undefined;
	const quit = (status = 0): void => {
		ended.resolve(status);
	};

	const timers = new Set<NodeJS.Timeout>();
	const alertScreen = createAlertScreen(() => app, sequence => screen?.signal(sequence));
	const app: App = createApp({
		settings,
		account,
		schedule(notify) {
			if (screen) {
				screen.whenWritable(notify);
			} else {
				notify();
			}
		},
		columns: process.stdout.columns,
		rows: process.stdout.rows,
		host: {
			now: () => Date.now(),
			after(ms, callback) {
				const timer = setTimeout(() => {
					timers.delete(timer);
					callback();
				}, ms);
				timers.add(timer);
			},
			quit,
			openProfile: async name => openAccount(await openSession(await loadProfile(name)), alertScreen),
			async openKey(choice) {
				if (choice === 'demo') {
					return openAccount(await openSession({...settings, demo: true}), alertScreen);
				}

				return openAccount(await openSession(withKey(settings, new Secret(choice.key))), alertScreen);
			},
			terminal: {
				copy: text => screen?.copy(text) ?? false,
				repaint: () => screen?.repaint(),
				suspend: async () => screen?.suspend(),
				signal: sequence => screen?.signal(sequence),
			},
		},
	});
	if (!account) {
		for (const warning of settings.warnings) {
			app.tell('warning', warning);
		}
	}

	alerts.attach(alertScreen);
	try {
		screen = openScreen({
			...hearingOf(app),
			ascii: settings.ascii || settings.screenReader,
			onResize(columns, rows) {
				app.resize(columns, rows);
			},
			onHangUp: quit,
			onCrash(error) {
				crash ??= error instanceof Error ? error : new Error(String(error));
				quit(1);
			},
		});
		screen.draw(<AppView app={app} settings={settings}/>, {
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
			incrementalRendering: true,
			// A slow line drops frames before they are composed; to put one off costs more: behind the first list comes the history, which takes a while to be written.
			maxFps: 1000,
			isScreenReaderEnabled: settings.screenReader,
		});
		const status = await ended.promise;
		if (crash !== undefined) {
			throw crash;
		}

		return status;
	} finally {
		for (const timer of timers) {
			clearTimeout(timer);
		}

		screen?.close();
		await app.stop(text => {
			process.stderr.write(`${text}\n`);
		});
		// What a terminal that takes nothing any more is still to get does not keep the program.
		setTimeout(() => {
			exit();
		}, stalledMs).unref();
	}
}
