import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {loadProfile, loadSettings} from '../../source/settings/load-settings.js';
import {type CliOptions, SettingsError, type Settings} from '../../source/settings/settings.js';
import {cleanEnvironment} from '../helpers/clean-environment.js';

export type SettingsWorld = {
	readonly home: string;
	/** The config file in its usual place. */
	readonly configFile: string;
	readonly environment: NodeJS.ProcessEnv;
	/** Writes a file below the home directory, readable by its owner alone unless told, and gives its path. */
	readonly write: (name: string, text: string, mode?: number) => string;
	readonly load: (options?: CliOptions, more?: NodeJS.ProcessEnv) => Promise<Settings>;
	readonly switchTo: (name: string, options?: CliOptions, more?: NodeJS.ProcessEnv) => Promise<Settings>;
	/** The error of `load`, as `message hint`, with its exit status. */
	readonly failure: (options?: CliOptions, more?: NodeJS.ProcessEnv) => Promise<{status: number; code: string; text: string}>;
};

/** A home of its own with this config file, or none. */
export function settingsWorld(config?: string): SettingsWorld {
	const {home, variables, remove} = cleanEnvironment();
	onTestFinished(remove);
	const write = (name: string, text: string, mode = 0o600): string => {
		const file = path.join(home, name);
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, text);
		// The mask of the process must not have a say in it.
		chmodSync(file, mode);
		return file;
	};

	const configFile = path.join(home, 'config/eden-tokens/config.yaml');
	if (config !== undefined) {
		write('config/eden-tokens/config.yaml', config);
	}

	const environment: NodeJS.ProcessEnv = variables;
	const load: SettingsWorld['load'] = async (options = {}, more = {}) => loadSettings(options, {...environment, ...more});
	return {
		home, configFile, environment, write, load,
		switchTo: async (name, options = {}, more = {}) => loadProfile(name, options, {...environment, ...more}),
		async failure(options, more) {
			try {
				await load(options, more);
			} catch (error) {
				if (error instanceof SettingsError) {
					return {status: error.status, code: error.code, text: `${error.message} ${error.hint}`};
				}

				throw error;
			}

			throw new Error('The settings were accepted.');
		},
	};
}
