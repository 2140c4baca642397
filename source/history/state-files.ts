import {createHash} from 'node:crypto';
import {chmodSync, closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {makeOwnFolder, UnsafeFolderError} from './own-folder.js';

/** A link is not followed, and a pipe not waited for. Windows knows neither flag. */
const appendOnly = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What one memory belongs to: tokens of the same name in another account are others. */
export type AccountKey = {
	readonly profile: string;
	/** `api.edenai.run`, with the port where there is one. */
	readonly host: string;
	readonly api: 'v2' | 'v3';
};

/**
Makes the directory, for its owner only (0700). Throws where it cannot be had, and an `UnsafeFolderError` where what is written there could end up elsewhere: the
group may write to the folders above, as many systems have it, others may not.
*/
export function makeStateDir(directory: string): void {
	makeOwnFolder(directory, 0o002);
	// It may have been there before, open to others.
	if ((lstatSync(directory).mode & 0o077) !== 0) {
		chmodSync(directory, 0o700);
	}
}

/** Makes the file if it is not there, for its owner only (0600). Throws where it cannot be written, or is a link or no file at all. */
export function makeStateFile(file: string): void {
	const descriptor = openSync(file, appendOnly, 0o600);
	try {
		const stats = fstatSync(descriptor);
		if (!stats.isFile()) {
			throw new UnsafeFolderError(`${file} is not a file`);
		}

		if ((stats.mode & 0o077) !== 0) {
			fchmodSync(descriptor, 0o600);
		}
	} finally {
		closeSync(descriptor);
	}
}

/** The whole file anew, for its owner only: those who read meanwhile see the old or the new one, never a half. Throws where it cannot be written. */
export function replaceStateFile(file: string, text: string): void {
	const draft = `${file}.${process.pid}.tmp`;
	try {
		rmSync(draft, {force: true});
		writeFileSync(draft, text, {mode: 0o600, flag: 'wx'});
		renameSync(draft, file);
	} catch (error) {
		rmSync(draft, {force: true});
		throw error;
	}
}

const plainPart = (text: string): string => text.replaceAll(/[^\w.-]/g, '_').replace(/^\.+/, '_').slice(0, 40);

/** A file name for an account: safe whatever the profile is called, to be recognized, and never the same for two accounts. */
export function accountFileName(kind: string, {profile, host, api}: AccountKey, extension: string): string {
	const digest = createHash('sha256').update(JSON.stringify([profile, host, api])).digest('hex').slice(0, 10);
	return `${kind}-${plainPart(profile)}-${plainPart(host)}-${api}-${digest}.${extension}`;
}

/** Where the history of an account is kept. */
export const historyFile = (stateDir: string, account: AccountKey): string => path.join(stateDir, accountFileName('history', account, 'sqlite'));

/** What went wrong with a file, in words: the system's own, without its code and the call. */
export function fileTrouble(error: unknown): string {
	if (error instanceof UnsafeFolderError) {
		return error.message;
	}

	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const words: Readonly<Record<string, string>> = {
		EACCES: 'no permission',
		EPERM: 'no permission',
		EROFS: 'the file system is read-only',
		ENOSPC: 'the disk is full',
		EDQUOT: 'the disk quota is used up',
		ENOENT: 'a folder of its path does not exist',
		ELOOP: 'there is a link in its place',
		ENOTDIR: 'a part of its path is a file',
		EEXIST: 'there is a file in its place',
		EISDIR: 'there is a directory in its place',
	};
	return words[code] ?? (code === '' ? 'an unknown failure' : code);
}
