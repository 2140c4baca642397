import {type Output} from './context.js';

type Stream = NodeJS.WritableStream & {readonly isTTY?: boolean; readonly columns?: number};

export type OutputOptions = {
	readonly stdout: Stream;
	readonly stderr: Stream;
	/** Whether colour is wanted where there is a terminal. */
	readonly color: boolean;
	/** Called once when stdout takes no more: `EPIPE` where its reader has gone (`| head`), which is no failure; anything else is one. */
	readonly onClosed: (error: NodeJS.ErrnoException) => void;
};

/**
Output on real streams. What cannot be written any more is dropped: a pipe that was closed by its reader ends the command, it does not break it.
*/
export function createOutput({stdout, stderr, color, onClosed}: OutputOptions): Output {
	let open = true;
	stdout.once('error', (error: NodeJS.ErrnoException) => {
		open = false;
		onClosed(error);
	});
	// Without a listener, what fails after that would throw.
	for (const stream of [stdout, stderr]) {
		stream.on('error', () => undefined);
	}

	const write = (text: string): void => {
		if (open) {
			stdout.write(text);
		}
	};

	const writeErr = (text: string): void => {
		stderr.write(text);
	};

	return {
		out(line) {
			write(`${line}\n`);
		},
		err(line) {
			writeErr(`${line}\n`);
		},
		columns: stdout.isTTY ? stdout.columns ?? 80 : null,
		progress: stderr.isTTY ?? false,
		color: color && (stdout.isTTY ?? false),
		write,
		writeErr,
	};
}
