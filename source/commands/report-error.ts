import {ApiError} from '../api/api-error.js';
import {SettingsError} from '../settings/settings.js';
import {safeJson, displayName} from '../tokens/text.js';
import {CommandError, exitStatus, type ExitStatus, type Output} from './context.js';

/** An error as its user hears of it. */
type Report = {
	/** Stable, for scripts. */
	readonly code: string;
	readonly message: string;
	readonly hint: string;
	readonly status: ExitStatus;
};

function statusOf({kind, status}: ApiError): ExitStatus {
	switch (kind) {
		case 'auth': {
			return exitStatus.credentials;
		}

		case 'not-found': {
			return exitStatus.notFound;
		}

		case 'conflict': {
			return exitStatus.conflict;
		}

		case 'invalid': {
			// Without an HTTP status it was refused before it was sent: what was asked for cannot be.
			return status === undefined ? exitStatus.usage : exitStatus.failed;
		}

		case 'forbidden':
		case 'rate-limited':
		case 'network':
		case 'server':
		case 'contract': {
			return exitStatus.failed;
		}
	}
}

/** What a system call says, without the path and the numbers: `ENOSPC: no space left on device`. */
const systemWords = (error: Error): string => error.message.split(',', 1)[0]!;

/** What an error is told as: its code and exit status, in words without stack or secret. */
export function describeError(error: unknown): Report {
	if (error instanceof ApiError) {
		return {code: error.kind, message: error.message, hint: error.remedy, status: statusOf(error)};
	}

	if (error instanceof CommandError || error instanceof SettingsError) {
		const {code, message, hint, status} = error;
		return {code, message, hint, status};
	}

	if (error instanceof Error && 'code' in error && 'syscall' in error) {
		return {code: 'system', message: `The system refused: ${systemWords(error)}.`, hint: 'Free what it lacks, or choose another place, and try again.', status: exitStatus.failed};
	}

	// What it says may hold anything, and helps nobody but a developer.
	const kind = error instanceof Error ? error.constructor.name : typeof error;
	return {code: 'internal', message: `Something went wrong inside eden-tokens (${kind}).`, hint: 'Try again; if it stays, report it with the command that you gave.', status: exitStatus.failed};
}

const oneLine = (text: string): string => displayName(text.replaceAll(/\s+/g, ' ').trim());

/**
Tells an error on stderr: one line that says what, why, and what to do, with a line for each token that could be meant, or with `--json` an object by `errorSchema`. Never a stack, never
a secret. Gives the exit status.
*/
export function reportError(error: unknown, output: Output, json: boolean): ExitStatus {
	const {code, message, hint, status} = describeError(error);
	const candidates = error instanceof CommandError ? error.candidates : [];
	if (json) {
		output.err(safeJson({error: {code, message, hint, ...(candidates.length > 0 && {candidates})}}));
		return status;
	}

	output.err(`eden-tokens: ${oneLine(`${message} ${hint}`)}`);
	for (const {id, member, masked} of candidates) {
		output.err(`  ${[id, member ?? '-', masked ?? '-'].map(text => oneLine(text)).join('  ')}`);
	}

	return status;
}
