import {dirname} from 'node:path';
import {displayName} from '../tokens/display-name.js';
import {Secret} from '../tokens/secret.js';
import {type ProfileConfig} from './config-schema.js';
import {runKeyCommand, type KeyWait} from './key-command.js';
import {readKeyFile} from './key-file.js';
import {fromEnvironment, resolveCommand, resolvePath} from './paths.js';
import {type Credential} from './settings.js';

export type FoundKey = {readonly credential: Credential; readonly warning: string | undefined};

export type KeyPlaces = {
	readonly environment: NodeJS.ProcessEnv;
	/** The profile, with its name for messages. */
	readonly profile: ProfileConfig;
	readonly profileName: string;
	readonly configFile: string;
	/** For a key command. */
	readonly keyWait?: KeyWait | undefined;
};

/** `EDENAI_API_KEY`, else the file that `EDENAI_API_KEY_FILE` names; undefined: neither is set. Throws `SettingsError` for a file that is of no use. */
export async function keyFromEnvironment({environment}: KeyPlaces): Promise<FoundKey | undefined> {
	const key = fromEnvironment(environment, 'EDENAI_API_KEY');
	if (key !== undefined) {
		return {credential: {key: new Secret(key), source: 'EDENAI_API_KEY'}, warning: undefined};
	}

	const file = fromEnvironment(environment, 'EDENAI_API_KEY_FILE');
	return file === undefined ? undefined : fromFile(resolvePath(file, '.', environment), 'EDENAI_API_KEY_FILE');
}

/** The profile's `apiKeyFile`, else its `apiKeyCommand`; undefined: neither is set. Throws `SettingsError` where it gives no key. */
export async function keyFromProfile({profile, profileName, configFile, environment, keyWait}: KeyPlaces): Promise<FoundKey | undefined> {
	const name = `profile "${displayName(profileName)}"`;
	if (profile.apiKeyFile !== undefined) {
		return fromFile(resolvePath(profile.apiKeyFile, dirname(configFile), environment), `apiKeyFile of ${name}`);
	}

	if (profile.apiKeyCommand === undefined) {
		return undefined;
	}

	const source = `apiKeyCommand of ${name}`;
	return {credential: {key: await runKeyCommand(resolveCommand(profile.apiKeyCommand, configFile), source, keyWait), source}, warning: undefined};
}

async function fromFile(path: string, source: string): Promise<FoundKey> {
	const {key, warning} = await readKeyFile(path, source);
	return {credential: {key, source: `${path} (${source})`}, warning};
}
