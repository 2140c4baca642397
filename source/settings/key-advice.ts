import {displayName} from '../tokens/display-name.js';
import {SettingsError} from './settings-error.js';
import {type Settings} from './settings.js';

/** How to give a key, one way a line; for the welcome screen and, joined, for the error of a command. */
export function keyWays({configFile, profile}: Pick<Settings, 'configFile' | 'profile'>): readonly string[] {
	return [
		'set EDENAI_API_KEY',
		'set EDENAI_API_KEY_FILE to a file that holds the key',
		`give profile "${displayName(profile)}" an apiKeyFile or an apiKeyCommand in ${configFile}`,
	];
}

/** What a command says that has no key: exit status 3. */
export const missingKey = (settings: Pick<Settings, 'configFile' | 'profile'>): SettingsError =>
	new SettingsError('no-key', 'There is no Eden AI key.', `To give one, ${keyWays(settings).join(', or ')}; --demo needs none.`);
