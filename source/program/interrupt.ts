import process from 'node:process';

/** What ended a command from outside, and the exit status that a shell expects of it: 128 and the signal's number. */
const statuses = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129, closed: 0} as const;

export type Interrupt = {
	readonly signal: AbortSignal;
	/** Stdout takes no more. */
	readonly close: () => void;
	/** Exit status of a command that was ended; undefined while nothing ended it. */
	readonly status: () => number | undefined;
	readonly dispose: () => void;
};

/**
Turns the first Ctrl-C (and SIGTERM, SIGHUP, a closed stdout) into an aborted signal, so that a command can end in order. The second one ends the
process at once, as it does without this.
*/
export function createInterrupt(): Interrupt {
	const controller = new AbortController();
	let cause: keyof typeof statuses | undefined;
	const end = (reason: keyof typeof statuses): void => {
		cause ??= reason;
		controller.abort();
	};

	const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(name => ({name, listener() {
		end(name);
	}}));
	for (const {name, listener} of signals) {
		process.once(name, listener);
	}

	return {
		signal: controller.signal,
		close() {
			end('closed');
		},
		status: () => (cause === undefined ? undefined : statuses[cause]),
		dispose() {
			for (const {name, listener} of signals) {
				process.off(name, listener);
			}
		},
	};
}
