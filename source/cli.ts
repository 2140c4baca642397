#!/usr/bin/env node
import {existsSync, lstatSync} from 'node:fs';
import nodeModule from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {makeOwnFolder} from './history/own-folder.js';
import {cacheDirectory} from './settings/config-file.js';

/** The user's own folder for compiled code, created if missing. Throws if others could write to it. */
function compiledFolder(): string {
	const cache = cacheDirectory(process.env);
	const folder = path.join(cache, 'compiled');
	// Do not create a missing home directory for this.
	if (!existsSync(path.dirname(path.dirname(cache)))) {
		throw new Error('There is no home.');
	}

	for (const part of [cache, folder]) {
		makeOwnFolder(part, 0o022);
		if ((lstatSync(part).mode & 0o022) !== 0) {
			throw new Error(`Others can write to ${part}.`);
		}
	}

	return folder;
}

/**
Lets Node cache compiled code, which speeds up every start. Node runs what it finds there without checking the owner, and its default is a
folder in the system's temporary directory, which another user may create first. So we give it a folder that is surely this user's, or none.
*/
function keepCompiled(): void {
	try {
		// Without user ids (Windows), each user has their own temporary folder.
		nodeModule.enableCompileCache(process.getuid ? compiledFolder() : undefined);
	} catch {
		// Without the cache the start just takes a little longer.
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
