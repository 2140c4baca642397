import {Buffer} from 'node:buffer';
import {mkdirSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs';
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

const opening = '/*program\n';
const closing = '\n*/';

/** The text of the program in the text of the executable. The build breaks up what would end the comment. */
export function programIn(executable: string): string {
	const start = executable.lastIndexOf(opening);
	return executable.slice(start + opening.length, executable.lastIndexOf(closing)).replaceAll('*\0/', '*/');
}

/** The user's own cache folder for programs; undefined where somebody else could write to it: what is in it gets executed. */
function cacheFolder(environment: NodeJS.ProcessEnv): string | undefined {
	const base = environment.XDG_CACHE_HOME;
	const folder = path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'eden-tokens', 'program');
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const {uid, mode} = statSync(folder);
	return uid === process.getuid?.() && (mode & 0o022) === 0 ? folder : undefined;
}

/** The copy in the cache, made or renewed where it is not the same to the byte. */
function cachedCopy(program: string, folder: string): string {
	const file = path.join(folder, 'program.mjs');
	const bytes = Buffer.from(program);
	try {
		if (readFileSync(file).equals(bytes)) {
			return file;
		}
	} catch {
		// There is none yet.
	}

	const fresh = `${file}.${process.pid}`;
	writeFileSync(fresh, bytes, {mode: 0o600});
	renameSync(fresh, file);
	return file;
}

/** Where the program can be imported from. */
function addressOf(program: string): string {
	try {
		const folder = cacheFolder(process.env);
		if (folder !== undefined) {
			const file = cachedCopy(program, folder);
			nodeModule.enableCompileCache(path.join(folder, 'compiled'));
			return pathToFileURL(file).href;
		}
	} catch {
		// A home that cannot be written to is no reason not to start.
	}

	return `data:text/javascript;base64,${Buffer.from(program).toString('base64')}`;
}

/** Runs the program in the executable at this address. */
export async function loadProgram(executable: string): Promise<void> {
	await import(addressOf(programIn(readFileSync(fileURLToPath(executable), 'utf8'))));
}
