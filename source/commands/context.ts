import {type Session} from '../account/session.js';
import {whyNotDone, type Outcome} from '../store/core.js';
import {type Token} from '../tokens/token.js';

/** Where a command writes to. */
export type Output = {
	/** Writes a line to stdout: data only. */
	out(line: string): void;
	/** Writes a line to stderr: everything else. */
	err(line: string): void;
	/** Columns of stdout; null where it is no terminal. */
	readonly columns: number | null;
	/** Whether stderr is a terminal, so that progress may be drawn there. */
	readonly progress: boolean;
	/** Whether stdout may be coloured. */
	readonly color: boolean;
	/** Bytes to stdout as they are (a progress bar, a table): no newline is added. */
	write(text: string): void;
	writeErr(text: string): void;
};

/** What a command runs on. It returns its exit status and throws what went wrong (ApiError, CommandError). */
export type CommandContext = {
	readonly session: Session;
	readonly output: Output;
	/** `--json`. */
	readonly json: boolean;
	/** Epoch ms. */
	readonly now: () => number;
	/**
	Opens the account of another profile beside this one (`migrate`); the caller closes it. Throws `SettingsError` (no such profile, no key)
	and `ApiError`.
	*/
	readonly openProfile: (name: string) => Promise<Session>;
	/** Aborted by Ctrl-C, SIGTERM, or a closed stdout. */
	readonly signal: AbortSignal;
};

/** Exit statuses of all commands but `check`. */
export const exitStatus = {done: 0, failed: 1, usage: 2, credentials: 3, notFound: 4, conflict: 5} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** A token that a name could mean. */
export type Candidate = Pick<Token, 'id' | 'name' | 'member' | 'masked'>;

/** A command that cannot be carried out as asked. `hint` says what to do; `candidates` are the tokens of which it could not be told which one is meant. */
export class CommandError extends Error {
	readonly code: string;
	readonly status: ExitStatus;
	readonly hint: string;
	readonly candidates: readonly Candidate[];

	/** `code` is stable, for scripts: `usage`, `not-found`, `unconfirmed`, … */
	constructor(code: string, status: ExitStatus, message: string, hint: string, candidates: readonly Candidate[] = []) {
		super(message);
		this.name = 'CommandError';
		this.code = code;
		this.status = status;
		this.hint = hint;
		this.candidates = candidates;
	}
}

/** What was asked for; throws why it was not done: the server's `ApiError`, or a `CommandError` where nothing was sent. */
export function valueOf<T>(outcome: Outcome<T>): T {
	switch (outcome.kind) {
		case 'done': {
			return outcome.value;
		}

		case 'failed': {
			throw outcome.error;
		}

		case 'refused':
		case 'moved': {
			throw new CommandError('refused', exitStatus.failed, whyNotDone(outcome), 'Nothing was sent.');
		}
	}
}
