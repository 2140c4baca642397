import {type Settings} from '../../settings/settings.js';
import {displayName} from '../../tokens/text.js';
import {wrapUnder} from '../format.js';
import {type Theme} from '../theme.js';

/** There is no key yet: how to give one. What can be done at once stands first, so that it is there however few lines there are. */
export function welcomeLines({configFile, profile}: Pick<Settings, 'configFile' | 'profile'>, width: number, theme: Theme): string[] {
	const key = (name: string, does: string): string[] => wrapUnder(`${name}  `, does, width).map((line, index) => (index === 0 ? theme.paint('strong', name) + line.slice(name.length) : line));
	return [
		theme.paint('strong', 'Welcome to eden-tokens. There is no Eden AI key yet.'),
		...key('k', 'paste a key for this run only (masked, kept in memory)'),
		...key('d', 'look around in the demo: an embedded server'),
		...key('q', 'quit'),
		'',
		'To store a key, do one of these, and start again:',
		...wrapUnder('  ', 'export EDENAI_API_KEY=…  (for this shell)', width),
		...wrapUnder('  ', 'export EDENAI_API_KEY_FILE=FILE  (a file that only you can read)', width),
		...wrapUnder('  ', `in ${displayName(configFile)}:`, width),
		`    profiles: {${displayName(profile)}: {apiKeyCommand: pass show edenai}}`,
		'',
		...wrapUnder('', 'eyJ… and sk_… are account tokens (v2); mgmt-eden-… are management keys (v3).', width),
	];
}
