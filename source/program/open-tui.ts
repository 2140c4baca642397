import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {openSession} from '../session.js';
import {loadProfile, loadSettings} from '../settings/load-settings.js';
import {wantsColor} from '../settings/wants-color.js';
import {type GlobalOptions} from './global-options.js';
import {type Host} from './host.js';

/*
Left to itself, V8 lets the heap of a list of 10,000 tokens grow to three times what it needs (396 MB, with this 159 MB), on the server that the program is
left running on for weeks.
*/
const thriftyHeap = '--optimize-for-size';

/** Opens the terminal UI; without a key it opens on the welcome screen. */
export async function openTui({environment}: Host, options: GlobalOptions): Promise<number> {
	setFlagsFromString(thriftyHeap);
	if (!wantsColor(options, environment)) {
		// Read once, when Ink's colours are loaded. Not 0: inverse is no colour, and a field shows its cursor by it. The colours are taken out of what is written.
		process.env.FORCE_COLOR = '1';
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
