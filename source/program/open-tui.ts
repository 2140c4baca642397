import process from 'node:process';
import {setImmediate as turn} from 'node:timers/promises';
import {openSession} from '../account/session.js';
import {loadProfile, loadSettings} from '../settings/load-settings.js';
import {wantsColor} from '../settings/settings.js';
import {type GlobalOptions, type Host} from './options.js';

/** A few turns of the event loop, so that the first request goes out and is answered while the screens load, which takes about as long. */
async function hasSent(): Promise<void> {
	for (let turns = 0; turns < 4; turns++) {
		await turn();
	}
}

/** Opens the terminal UI; without a key, on the welcome screen. */
export async function openTui({environment}: Host, options: GlobalOptions): Promise<number> {
	if (!wantsColor(options, environment)) {
		// Read once, when Ink's colours are loaded.
		process.env.FORCE_COLOR = '0';
	}

	const settings = await loadSettings(options, environment);
	const session = settings.demo || settings.credential ? await openSession(settings) : null;
	const {openAccount, createLateScreen} = await import('../ui/open-account.js');
	const alerts = createLateScreen();
	const account = session ? openAccount(session, alerts) : null;
	if (account) {
		await hasSent();
	}

	const {runTui} = await import('../ui/run-tui.js');
	return runTui({
		settings: session?.settings ?? settings, account, alerts, openSession,
		// A profile chosen by name is a real account, even if the program started with the demo.
		loadProfile: async name => loadProfile(name, {...options, demo: false}, environment),
	});
}
