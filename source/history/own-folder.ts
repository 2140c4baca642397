import {lstatSync, mkdirSync, realpathSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Another user can change what is at a path. The message says where, and fits after a colon. */
export class UnsafeFolderError extends Error {}

const exists = (part: string): boolean => lstatSync(part, {throwIfNoEntry: false}) !== undefined;

/** From the root on: what a path leads through, and itself. */
function partsOf(folder: string): readonly string[] {
	const above = path.dirname(folder);
	return above === folder ? [folder] : [...partsOf(above), folder];
}

/** Links count by their owner, and lead to what is looked at as well. What is in a sticky folder (/tmp) can be replaced by its owner alone. */
function checkParts(folder: string, uid: number, writable: number): void {
	for (const part of [...partsOf(folder), ...partsOf(realpathSync(folder))]) {
		const stats = lstatSync(part);
		const isOpen = stats.isDirectory() && (stats.mode & writable) !== 0 && (stats.mode & 0o1000) === 0;
		if ((stats.uid !== uid && stats.uid !== 0) || isOpen) {
			throw new UnsafeFolderError(`other users can change ${part}`);
		}
	}
}

/**
Makes the folder, and those above it, for its owner only (0700), unless they are there. Throws an `UnsafeFolderError` where another user than root could put
something else in its place: it has to be a folder of this user, not a link, and no folder above may belong to others, or be open to them. Else what is written
there could end up anywhere. What the folder itself lets others do is not looked at.

@param writable - The bits of the mode by which a folder above is open: 0o002, or 0o022 where the group counts as well.
*/
export function makeOwnFolder(folder: string, writable: number): void {
	const uid = process.getuid?.();
	const above = path.dirname(folder);
	if (above !== folder && !exists(above)) {
		makeOwnFolder(above, writable);
	}

	// Without user ids (Windows) the folders of a user are theirs by other means.
	if (uid !== undefined) {
		checkParts(above, uid, writable);
	}

	try {
		mkdirSync(folder, {mode: 0o700});
	} catch (error) {
		const found = lstatSync(folder, {throwIfNoEntry: false});
		if (!found || found.isFile()) {
			throw error;
		}
	}

	const stats = lstatSync(folder);
	if (!stats.isDirectory() || (uid !== undefined && stats.uid !== uid)) {
		throw new UnsafeFolderError(`${folder} is not a folder of this user`);
	}
}
