import {readFileSync, statSync} from 'node:fs';
import process from 'node:process';
import {type Config} from './config-schema.js';
import {SettingsError} from './settings-error.js';

const hint = 'Correct the file, or name another one by --config FILE.';

const emptyConfig: Config = {profiles: {}, templates: {}};

const failed = (message: string): SettingsError => new SettingsError('config', message, hint);

/** What the operating system says about a file, in words; for messages. */
export function fileTrouble(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const words: Readonly<Record<string, string>> = {
		ENOENT: 'there is no such file', ENOTDIR: 'there is no such file', EACCES: 'it may not be read', EPERM: 'it may not be read', EISDIR: 'it is a directory',
	};
	return words[code] ?? `it cannot be read${code && ` (${code})`}`;
}

/**
The config file, parsed and checked. A missing one is empty, unless `required`: it was named by an option or a variable. Throws
`SettingsError` that names file, line, and what is accepted.
*/
export async function readConfigFile(path: string, required: boolean): Promise<Config> {
	let text: string;
	try {
		// A pipe may take its time, and Ctrl-C has to work meanwhile; a file is read at once, since what reads it otherwise takes longer to load.
		text = statSync(path).isFile() ? readFileSync(path, 'utf8') : await process.getBuiltinModule('node:fs/promises').readFile(path, 'utf8');
	} catch (error) {
		const absent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
		if (absent && !required) {
			return emptyConfig;
		}

		throw failed(`The config file ${path} is of no use: ${fileTrouble(error)}.`);
	}

	// The YAML parser is only for those who have a file.
	const {parseConfig} = await import('./parse-config.js');
	const parsed = parseConfig(text);
	if ('fault' in parsed) {
		throw failed(`${path}:${parsed.line}: ${parsed.fault}`);
	}

	return parsed.config;
}
