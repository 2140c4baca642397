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

export type Progress = {
	/** Draws the bar anew where it changed. */
	update(ended: number, total: number): void;
	/** Takes the bar away. */
	end(): void;
};

const width = 24;
const clearLine = '\r\u{1B}[K';

/** A progress bar on stderr, where that is a terminal; else nothing. Nothing is drawn for work of one step. */
export function createProgress(output: Output, label: string): Progress {
	if (!output.progress) {
		return {update: () => undefined, end: () => undefined};
	}

	let drawn = '';
	return {
		update(ended, total) {
			const filled = Math.floor(width * ended / total);
			const bar = `${label} [${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${ended}/${total}`;
			if (bar === drawn || total < 2 || (drawn === '' && ended === total)) {
				return;
			}

			output.writeErr(`\r${bar}`);
			drawn = bar;
		},
		end() {
			output.writeErr(drawn === '' ? '' : clearLine);
			drawn = '';
		},
	};
}
