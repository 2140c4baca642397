import {type Buffer} from 'node:buffer';
import {mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import nodeModule from 'node:module';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath, pathToFileURL} from 'node:url';

/*
The executable is one file, and the program is a comment in it (scripts/build.js): Node would parse it at every start, and keeps what it compiled only of
files that are imported by another. So the program is copied to the user's cache, and imported from there with Node's compile cache. Where that cannot
be, it is imported from memory, which takes a little longer.
*/

/** Written by the build: the name of this program's copy, which its content decides, and its size in bytes. */
const {name, size} = (globalThis as unknown as {readonly __EDEN_TOKENS_PROGRAM__: Readonly<{name: string; size: number}>}).__EDEN_TOKENS_PROGRAM__;

const opening = '/*program\n';
const closing = '\n*/';

function programIn(executable: string): Buffer {
	const bytes = readFileSync(executable);
	return bytes.subarray(bytes.lastIndexOf(opening) + opening.length, bytes.lastIndexOf(closing));
}

/** The user's own cache folder for programs; undefined where somebody else could write to it: what is in it gets executed. */
function cacheFolder({XDG_CACHE_HOME: base}: NodeJS.ProcessEnv): string | undefined {
	const folder = path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'eden-tokens', 'program');
	// Not recursively from the root on: that takes for ever on some file systems that do not allow it.
	for (const part of [path.dirname(path.dirname(folder)), path.dirname(folder), folder]) {
		if (!statSync(part, {throwIfNoEntry: false})) {
			mkdirSync(part, {mode: 0o700});
		}
	}

	const {uid, mode} = statSync(folder);
	return uid === process.getuid?.() && (mode & 0o022) === 0 ? folder : undefined;
}

/** The copy in the cache, made where there is none; those of other versions go. */
function cachedCopy(executable: string, folder: string): string {
	const file = path.join(folder, name);
	if (statSync(file, {throwIfNoEntry: false})?.size === size) {
		return file;
	}

	for (const other of readdirSync(folder)) {
		rmSync(path.join(folder, other), {recursive: true, force: true});
	}

	const fresh = `${file}.${process.pid}`;
	writeFileSync(fresh, programIn(executable), {mode: 0o600});
	renameSync(fresh, file);
	return file;
}

/** Where the program can be imported from. */
function addressOf(executable: string): string {
	try {
		const folder = cacheFolder(process.env);
		if (folder !== undefined) {
			const file = cachedCopy(executable, folder);
			nodeModule.enableCompileCache(path.join(folder, 'compiled'));
			return pathToFileURL(file).href;
		}
	} catch {
		// A home that cannot be written to is no reason not to start.
	}

	return `data:text/javascript;base64,${programIn(executable).toString('base64')}`;
}

/** Runs the program in the executable at this address. */
export async function loadProgram(executable: string): Promise<void> {
	await import(addressOf(fileURLToPath(executable)));
}
