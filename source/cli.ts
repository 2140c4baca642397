#!/usr/bin/env node
import {lstatSync, mkdirSync} from 'node:fs';
import nodeModule from 'node:module';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** From the root on: the folder's parents, and itself. */
function parentsAndSelf(folder: string): readonly string[] {
	const above = path.dirname(folder);
	return above === folder ? [folder] : [...parentsAndSelf(above), folder];
}

/**
The user's own folder for compiled code (`$XDG_CACHE_HOME/eden-tokens/compiled`), made where it is missing. Throws where anybody but this user and root could put
something into it, or another folder in its place: links, folders of others, and folders that others can write to, unless those are sticky.
*/
function compiledFolder(uid: number): string {
	const {XDG_CACHE_HOME: given} = process.env;
	const base = given !== undefined && path.isAbsolute(given) ? path.resolve(given) : path.join(homedir(), '.cache');
	const folder = path.join(base, 'eden-tokens', 'compiled');
	for (const part of parentsAndSelf(folder)) {
		if (part.startsWith(base) && lstatSync(part, {throwIfNoEntry: false}) === undefined) {
			mkdirSync(part, {mode: 0o700});
		}

		const stats = lstatSync(part);
		const isSticky = part !== folder && (stats.mode & 0o1000) !== 0;
		if (!stats.isDirectory() || (stats.uid !== uid && stats.uid !== 0) || ((stats.mode & 0o022) !== 0 && !isSticky)) {
			throw new Error(`Others can change ${part}.`);
		}
	}

	return folder;
}

/**
Lets Node keep what it compiles, which saves part of every start. Node runs what it finds there without asking whose it is, and its own choice is a folder in the
system's temporary one, where another user may be first: so it gets a folder that is surely this user's, and none where there is no such folder.
*/
function keepCompiled(): void {
	const uid = process.getuid?.();
	try {
		// Without user ids (Windows) each user has a temporary folder of their own.
		nodeModule.enableCompileCache(uid === undefined ? undefined : compiledFolder(uid));
	} catch {
		// A start that takes a little longer is all there is to it.
	}
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
	process.stderr.write(`eden-tokens needs Node.js 22.13 or newer, and this is ${process.version}: install a newer one from https://nodejs.org.\n`);
	process.exitCode = 1;
} else {
	keepCompiled();
	await import('./eden-tokens.js');
}
