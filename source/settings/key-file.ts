import {open} from 'node:fs/promises';
import process from 'node:process';
import {Secret} from '../tokens/secret.js';
import {fileTrouble} from './config-file.js';
import {SettingsError} from './settings-error.js';

/** The first line of a text that holds a key, without the space around it; undefined where that is nothing. */
export function firstLine(text: string): string | undefined {
	const [line = ''] = text.trimStart().split(/\r?\n/, 1);
	return line === '' ? undefined : line.trim();
}

/** A key is some hundred bytes; what is larger is the wrong file. */
const maximumBytes = 65_536;

/**
Reads a key from a file. `warning` tells of one that others can read. Throws `SettingsError` (`credentials`), which names the file and never what is in it.

@param source - What named the file: `EDENAI_API_KEY_FILE`.
*/
export async function readKeyFile(path: string, source: string): Promise<{readonly key: Secret; readonly warning: string | undefined}> {
	const failed = (why: string): SettingsError =>
		new SettingsError('credentials', `The key file ${path} (${source}) is of no use: ${why}.`, 'Put the key into it as its first line, or name another file.');
	try {
		await using file = await open(path);
		const stats = await file.stat();
		if (stats.size > maximumBytes) {
			throw failed('it is too large for a key');
		}

		const key = firstLine(await file.readFile('utf8'));
		if (key === undefined) {
			throw failed('it is empty');
		}

		// What a pipe or a device lets others do says nothing about the key.
		const permissions = stats.mode & 0o777;
		const exposed = process.platform !== 'win32' && stats.isFile() && (permissions & 0o077) !== 0;
		return {
			key: new Secret(key),
			warning: exposed ? `Others can read the key file ${path} (mode ${permissions.toString(8)}): run chmod 600 on it.` : undefined,
		};
	} catch (error) {
		throw error instanceof SettingsError ? error : failed(fileTrouble(error));
	}
}
