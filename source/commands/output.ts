import {type Output} from './context.js';

type Stream = NodeJS.WritableStream & {readonly isTTY?: boolean; readonly columns?: number};

export type OutputOptions = {
	readonly stdout: Stream;
	readonly stderr: Stream;
	/** Whether colour is wanted where there is a terminal. */
	readonly color: boolean;
	/** Called when the reader of stdout has gone (`| head`): nothing more will be read, and that is no error. */
	readonly onClosed: () => void;
};

/**
Output on real streams. What cannot be written any more is dropped quietly: a pipe that was closed by its reader ends the command, it does not break
it.
*/
export function createOutput({stdout, stderr, color, onClosed}: OutputOptions): Output {
	let open = true;
	stdout.on('error', () => {
		open = false;
		onClosed();
	});
	// Without a listener a closed stderr would throw.
	stderr.on('error', () => undefined);
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
