import process from 'node:process';
import {type Instance} from 'ink';
import {clipboardSequence} from './osc52.js';
import {KeyStream} from './key-stream.js';

export type ScreenOptions = {
	readonly onPaste: (text: string) => string | undefined;
	readonly onResize: (columns: number, rows: number) => void;
	/** The terminal went away, or the program was asked to end; `status` is what to exit with. */
	readonly onHangUp: (status: number) => void;
};

export type ScreenHandle = {
	/** Draws on the screen; gives Ink its keys. */
	draw(render: (stdin: NodeJS.ReadStream) => Instance): void;
	copy(text: string): void;
	repaint(): void;
	suspend(): Promise<void>;
	signal(sequence: string): void;
	/** Gives the terminal back. */
	close(): Promise<void>;
};

const bracketedPaste = {on: '\u{1B}[?2004h', off: '\u{1B}[?2004l'};
const clearScreen = '\u{1B}[H\u{1B}[2J';
/** Cursor shown, alternate screen left, bracketed paste off, colours as they were. */
const restore = `${bracketedPaste.off}\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l`;

/** Takes the terminal of this process. */
export function openScreen({onPaste, onResize, onHangUp}: ScreenOptions): ScreenHandle {
	const {stdin, stdout} = process;
	let instance: Instance | undefined;
	let isClosed = false;
	let isSuspended = false;

	const write = (text: string): void => {
		if (!isClosed && !isSuspended && stdout.writable) {
			stdout.write(text);
		}
	};

	const keys = new KeyStream(stdin, {
		onPaste,
		onEnd() {
			onHangUp(0);
		},
	});

	const onSignal = (signal: NodeJS.Signals): void => {
		onHangUp(signal === 'SIGINT' ? 130 : (signal === 'SIGTERM' ? 143 : 129));
	};

	const onStdoutError = (): void => {
		onHangUp(0);
	};

	const repaint = (): void => {
		instance?.clear();
		write(clearScreen);
	};

	// In front of Ink's own listener, so that Ink lays out what fits the new size.
	const resized = (): void => {
		onResize(stdout.columns, stdout.rows);
		repaint();
	};

	const leave = (): void => {
		isClosed = true;
		if (stdout.writable) {
			stdout.write(restore);
		}

		if (stdin.isTTY) {
			stdin.setRawMode(false);
		}
	};

	const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	stdout.on('error', onStdoutError);
	stdout.on('resize', resized);

	return {
		draw(render) {
			instance = render(keys as unknown as NodeJS.ReadStream);
			write(bracketedPaste.on);
		},
		copy(text) {
			const sequence = clipboardSequence(text, process.env);
			if (sequence !== undefined) {
				write(sequence);
			}
		},
		repaint,
		signal: write,
		async suspend() {
			write(bracketedPaste.off);
			instance?.clear();
			write('\u{1B}[?25h\u{1B}[?1049l');
			keys.setRawMode(false);
			isSuspended = true;
			const resumed = new Promise<void>(resolve => {
				process.once('SIGCONT', () => {
					resolve();
				});
			});
			// The whole job stops, npm with it, as the shell expects it.
			process.kill(0, 'SIGTSTP');
			await resumed;
			isSuspended = false;
			keys.setRawMode(true);
			write(`\u{1B}[?1049h\u{1B}[?25l${bracketedPaste.on}`);
			resized();
		},
		async close() {
			for (const signal of signals) {
				process.off(signal, onSignal);
			}

			stdout.off('resize', resized);
			keys.close();
			instance?.unmount();
			leave();
			stdout.off('error', onStdoutError);
			stdout.on('error', () => undefined);
		},
	};
}
