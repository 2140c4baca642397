import {closeSync, fstatSync, fsyncSync, openSync, unlinkSync, writeFileSync} from 'node:fs';
import {type ApiErrorKind} from '../api/api-error.js';
import {type Created} from '../api/port.js';
import {fileTrouble} from '../history/state-files.js';
import {inParallel} from '../store/bulk.js';
import {whyNotDone} from '../store/core.js';
import {type OneShot} from '../store/one-shot.js';
import {type TokenDraft} from '../tokens/token.js';
import {type CommandContext, CommandError, exitStatus} from './context.js';
import {createProgress} from './output.js';
import {type MigrationEntryJson, type SecretLineJson} from './schema.js';

/** Of what is true of all the others as well: trying them helps nobody. */
const concernsAll: ReadonlySet<ApiErrorKind> = new Set(['auth', 'forbidden']);

export type KeyMaker = {
	/** On the account in which the keys are made. */
	readonly context: CommandContext;
	readonly account: OneShot;
	/** Puts a secret where it is safe; gives false where that failed. Undefined: the entry holds it. */
	readonly keep: ((line: SecretLineJson) => boolean) | undefined;
	/** Called as each is known. */
	readonly onEntry: (entry: MigrationEntryJson) => void;
};

/** Makes keys, a few at a time. It stops, and leaves the rest untried, when it is interrupted, when a secret cannot be kept, and when what fails would fail for all. */
export async function createKeys(drafts: readonly TokenDraft[], {context, account, keep, onEntry}: KeyMaker): Promise<void> {
	const {output, signal} = context;
	const progress = createProgress(output, 'Creating keys');
	const stop = new AbortController();
	let ended = 0;

	async function make(draft: TokenDraft): Promise<MigrationEntryJson> {
		const {name} = draft;
		let isKept = true;
		const outcome = await account.create(draft, {
			// First of all: whatever follows cannot take it.
			onCreated({token: {id}, secret}: Created) {
				isKept = !keep || !secret || keep({name, id, secret: secret.reveal()});
			},
		});
		if (outcome.kind !== 'done') {
			if (outcome.kind !== 'failed' || concernsAll.has(outcome.error.kind)) {
				stop.abort();
			}

			return {name, status: 'failed', id: null, reason: whyNotDone(outcome)};
		}

		const {token: {id}, secret, doubt} = outcome.value;
		const status = doubt === undefined ? 'created' as const : 'unconfirmed' as const;
		const reasons = [
			...(isKept ? [] : ['its secret could not be written to the file']),
			...(secret ? [] : ['its secret was lost on its way: rotate it']),
			...(doubt === undefined ? [] : [doubt]),
			...(outcome.remark === undefined ? [] : [outcome.remark]),
		];
		if (!isKept) {
			stop.abort();
		}

		return {name, status, id, reason: reasons.length === 0 ? null : reasons.join('; '), ...((!keep || !isKept) && {secret: secret?.reveal() ?? null})};
	}

	progress.update(0, drafts.length);
	const left = await inParallel(drafts, async draft => {
		onEntry(await make(draft));
		ended++;
		progress.update(ended, drafts.length);
	}, AbortSignal.any([signal, stop.signal]));
	progress.end();
	for (const {name} of left) {
		onEntry({name, status: 'not-tried', id: null, reason: null});
	}
}

export type SecretFile = {
	/** On the disk when it returns. Throws the system's error. */
	write(line: SecretLineJson): void;
	/** Takes the file away where nothing was written. */
	close(): void;
};

/**
A new file for secrets, one JSON object a line, for its owner only (0600). One that is there, whatever it is, is never opened: exit status 5. Throws `CommandError` where it
cannot be made.
*/
export function createSecretFile(path: string): SecretFile {
	let descriptor: number;
	try {
		// Exclusive: neither a file nor a link that someone else has put there is followed.
		descriptor = openSync(path, 'wx', 0o600);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
			throw new CommandError('exists', exitStatus.conflict, `${path} is there already, and is never overwritten.`, 'Name a file that does not exist yet.');
		}

		throw new CommandError('out', exitStatus.failed, `${path} cannot be made: ${fileTrouble(error)}.`, 'Name a file in a folder that you may write to.');
	}

	return {
		write(line) {
			writeFileSync(descriptor, `${JSON.stringify(line)}\n`);
			// A crash of the machine must not lose it either: nobody gives the secret again.
			fsyncSync(descriptor);
		},
		close() {
			const {size} = fstatSync(descriptor);
			closeSync(descriptor);
			if (size === 0) {
				unlinkSync(path);
			}
		},
	};
}
