import {closeSync, fstatSync, fsyncSync, openSync, unlinkSync, writeFileSync} from 'node:fs';
import {fileTrouble} from '../history/state-files.js';
import {CommandError, exitStatus} from './context.js';
import {type SecretLineJson} from './schema.js';

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
