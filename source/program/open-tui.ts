import process from 'node:process';
import {openSession} from '../session.js';
import {loadProfile, loadSettings} from '../settings/load-settings.js';
import {wantsColor} from '../settings/wants-color.js';
import {type GlobalOptions} from './global-options.js';
import {type Host} from './host.js';

/** Opens the terminal UI; without a key it opens on the welcome screen. */
export async function openTui({environment}: Host, options: GlobalOptions): Promise<number> {
	if (!wantsColor(options, environment)) {
		// Read once, when Ink's colours are loaded.
		process.env.FORCE_COLOR = '0';
	}

	const settings = await loadSettings(options, environment);
	const session = settings.demo || settings.credential ? await openSession(settings) : null;
	const {runTui} = await import('../ui/run-tui.js');
	return runTui({
		settings: session?.settings ?? settings, session, openSession,
		// A profile that is chosen by name is a real account, also where the start was the demo.
		loadProfile: async name => loadProfile(name, {...options, demo: false}, environment),
	});
}
