import {displayName} from '../tokens/display-name.js';
import {type Config} from './config-schema.js';
import {SettingsError} from './settings-error.js';

const usual = 'default';

/**
The name of the profile to use: the one that was asked for, else `defaultProfile`, else `default`, else the only one there is. Throws `SettingsError`
where it does not exist, or none of several is the default.
*/
export function selectProfile({profiles, defaultProfile}: Config, configFile: string, asked: string | undefined): string {
	const names = Object.keys(profiles);
	const known = names.map(name => displayName(name)).join(', ');
	if (asked !== undefined && !names.includes(asked) && !(asked === usual && names.length === 0)) {
		throw new SettingsError(
			'usage',
			`There is no profile "${displayName(asked).slice(0, 60)}" in ${configFile}.`,
			names.length === 0 ? 'Add it under "profiles:" there, or name another file by --config FILE.' : `Choose one of ${known}.`,
		);
	}

	const chosen = asked ?? defaultProfile ?? (names.includes(usual) || names.length === 0 ? usual : (names.length === 1 ? names[0] : undefined));
	if (chosen === undefined) {
		throw new SettingsError('config', `None of the profiles ${known} in ${configFile} is the default.`, 'Choose one by --profile NAME, or set defaultProfile.');
	}

	return chosen;
}
