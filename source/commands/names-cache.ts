import {createHash} from 'node:crypto';
import {readdir, readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import {makeStateDir, replaceStateFile} from '../history/state-files.js';

/** A complete list is offered for so long. */
export const freshMs = 300_000;

/** What could not be read, or not to its end, is tried again after so long: not at every press of a key. */
export const retryMs = 10_000;

/** A file that nobody used for a day belongs to an account that was only tried. */
const forgottenMs = 86_400_000;

const schema = z.strictObject({until: z.number(), names: z.array(z.string())});

/** The names of one account, kept in a file of its own (0600). */
export type NamesCache = {
	/** The names, where they are still good at `now` (epoch ms); undefined otherwise. */
	read(now: number): Promise<readonly string[] | undefined>;
	/** Keeps them for `ms`, as far as that is possible. */
	write(names: readonly string[], now: number, ms: number): Promise<void>;
};

async function forget(directory: string, now: number): Promise<void> {
	const files = await readdir(directory);
	await Promise.all(files.filter(file => /^names-[\da-f]{32}\.json/.test(file)).map(async file => {
		const full = path.join(directory, file);
		const {mtimeMs} = await stat(full);
		if (now - mtimeMs > forgottenMs) {
			await rm(full, {force: true});
		}
	}));
}

/**
The cache of the account that `identity` stands for: all that decides which account is spoken to. Only a digest of it is kept, so it may hold a key. Nothing here
ever rejects.
*/
export function openNamesCache(directory: string, identity: unknown): NamesCache {
	const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
	const file = path.join(directory, `names-${digest}.json`);
	return {
		async read(now) {
			try {
				const {until, names} = schema.parse(JSON.parse(await readFile(file, 'utf8')));
				// Beyond the longest time that is ever given: the clock was set back since.
				return now < until && until - now <= freshMs ? names : undefined;
			} catch {
				return undefined;
			}
		},
		async write(names, now, ms) {
			try {
				makeStateDir(directory);
				replaceStateFile(file, JSON.stringify({until: now + ms, names}));
				await forget(directory, now);
			} catch {
				// Without a cache the names are read each time.
			}
		},
	};
}
