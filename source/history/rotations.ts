import {existsSync, readFileSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import {type Money} from '../tokens/money.js';
import {rotationSteps, type UnfinishedRotation} from '../tokens/rotation.js';
import {makeOwnFolder} from './own-folder.js';
import {accountFileName, fileTrouble, makeStateDir, replaceStateFile, type AccountKey} from './state-files.js';

/** The unfinished rotations of one account. Never throws; where the file cannot be used they last as long as the session, and `notice` says why. */
export type Rotations = {
	readonly notice: string | null;
	/** Oldest first. Read anew at each call, since other instances write too. */
	list(): readonly UnfinishedRotation[];
	/** Adds it, or takes the place of the one of the same old token. */
	put(rotation: UnfinishedRotation): void;
	/** Forgets the rotation of this old token. */
	drop(oldId: string): void;
};

/** Whole nano-dollars, as text; absent in files that hold none. A debt may leave the range of balances. */
const amountSchema = z.string().regex(/^-?\d{1,18}$/).transform(text => BigInt(text) as Money).nullable().default(null);

const fileSchema = z.array(z.object({
	oldId: z.string(),
	oldName: z.string(),
	newName: z.string(),
	newId: z.string().nullable(),
	startedAt: z.int(),
	step: z.enum(rotationSteps),
	granted: amountSchema,
	debt: amountSchema,
	chargedFrom: amountSchema,
}));

const writeAmount = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Where the unfinished rotations of an account are kept. */
export const rotationsFile = (stateDir: string, account: AccountKey): string => path.join(stateDir, accountFileName('rotations', account, 'json'));

/** Opens the unfinished rotations of an account; `stateDir` null: they are kept in memory. */
export function openRotations({stateDir, account}: {readonly stateDir: string | null; readonly account: AccountKey}): Rotations {
	const file = stateDir === null ? null : rotationsFile(stateDir, account);
	let notice: string | null = null;
	/** Told to the end. */
	let damage: string | null = null;
	let known: readonly UnfinishedRotation[] = [];
	/** What is known differs from the file, which could not be written. */
	let isAhead = false;

	/** Puts a damaged file out of the way, so that it can be looked at and is not written over. */
	function parse(from: string): readonly UnfinishedRotation[] {
		const text = readFileSync(from, 'utf8');
		try {
			return fileSchema.parse(JSON.parse(text));
		} catch {
			renameSync(from, `${from}.damaged`);
			damage = `The unfinished rotations were damaged: their file was set aside as ${path.basename(from)}.damaged. Look for tokens whose rotation was not finished.`;
			return [];
		}
	}

	function read(): readonly UnfinishedRotation[] {
		if (file === null || isAhead) {
			return known;
		}

		try {
			if (stateDir !== null && existsSync(file)) {
				// What another user put there must not be taken for ours.
				makeOwnFolder(stateDir, 0o002);
				known = parse(file);
			} else {
				known = [];
			}
		} catch (error) {
			notice = `The unfinished rotations cannot be read: ${fileTrouble(error)} (${file}).`;
		}

		return known;
	}

	function write(next: readonly UnfinishedRotation[]): void {
		known = next;
		if (stateDir === null || file === null) {
			return;
		}

		try {
			makeStateDir(stateDir);
			if (next.length === 0) {
				rmSync(file, {force: true});
			} else {
				replaceStateFile(file, `${JSON.stringify(next, writeAmount, '\t')}\n`);
			}

			isAhead = false;
			notice = null;
		} catch (error) {
			isAhead = true;
			notice = `The unfinished rotation cannot be kept: ${fileTrouble(error)} (${file}). Finish it in this session.`;
		}
	}

	return {
		get notice() {
			return notice ?? damage;
		},
		list: read,
		put(rotation) {
			write([...read().filter(({oldId}) => oldId !== rotation.oldId), rotation].toSorted((a, b) => a.startedAt - b.startedAt));
		},
		drop(oldId) {
			const before = read();
			const next = before.filter(rotation => rotation.oldId !== oldId);
			if (next.length < before.length) {
				write(next);
			}
		},
	};
}
