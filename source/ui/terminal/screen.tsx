import process from 'node:process';
import {render, useApp, type Instance, type RenderOptions} from 'ink';
import {useEffect, type ReactElement} from 'react';
import {compactOutput} from './compact-output.js';
import {KeyStream, type KeyStreamOptions} from './key-stream.js';
import {clipboardSequence} from './terminal.js';

export type ScreenOptions = Pick<KeyStreamOptions, 'onPaste' | 'isTyping' | 'dropsTrail'> & {
	/** Whether nothing but ASCII is drawn, names aside. */
	readonly ascii: boolean;
	readonly onResize: (columns: number, rows: number) => void;
	/** The terminal went away, or the program was asked to end; `status` is what to exit with. */
	readonly onHangUp: (status: number) => void;
	/** A mistake of ours that nobody caught. */
	readonly onCrash: (error: unknown) => void;
};

export type ScreenHandle = {
	/** Has Ink draw this on the screen. */
	draw(content: ReactElement, options: RenderOptions): void;
	/** False where the text is too long for terminals to take. */
	copy(text: string): boolean;
	repaint(): void;
	suspend(): Promise<void>;
	signal(sequence: string): void;
	/** Calls back at once, or, where the terminal has not yet taken what was written before, as soon as it has: a slow line gets fewer frames, not later ones. */
	whenWritable(callback: () => void): void;
	/** Gives the terminal back. */
	close(): void;
};

const bracketedPaste = {on: '\u{1B}[?2004h', off: '\u{1B}[?2004l'};
const clearScreen = '\u{1B}[H\u{1B}[2J';
/** With the cursor at the top: terminals leave it where it was on the other screen. */
const alternate = {on: '\u{1B}[?1049h\u{1B}[?25l\u{1B}[H', off: '\u{1B}[?25h\u{1B}[?1049l'};
/** Cursor shown, alternate screen left, bracketed paste off, colours as they were. */
const restore = `${bracketedPaste.off}\u{1B}[0m${alternate.off}`;

/** 128 and the signal's number, as shells have it. */
const statuses: Readonly<Record<string, number>> = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143};

/** Node's terminals block the whole program while a slow line takes what is written; this one waits in the background. */
function unblock(stream: NodeJS.WriteStream): void {
	const {_handle: handle} = stream as unknown as {_handle?: {setBlocking?: (isBlocking: boolean) => void}};
	if (stream.isTTY) {
		handle?.setBlocking?.(false);
	}
}

/** Asks the terminal how large it is: while the program was stopped, the shell was told instead. */
function refreshSize(stdout: NodeJS.WriteStream): void {
	const {_refreshSize: refresh} = stdout as unknown as {_refreshSize?: () => void};
	refresh?.call(stdout);
}

type Suspend = (whileSuspended: () => Promise<void>) => Promise<void>;

/** Ink lets go of the terminal only for what it draws: hands on how. */
function Drawn({content, onSuspend}: {readonly content: ReactElement; readonly onSuspend: (suspend: Suspend) => void}) {
	const {suspendTerminal} = useApp();
	useEffect(() => {
		onSuspend(suspendTerminal);
	}, [onSuspend, suspendTerminal]);
	return content;
}

/** Takes the terminal of this process. */
export function openScreen({ascii, onPaste, isTyping, dropsTrail, onResize, onHangUp, onCrash}: ScreenOptions): ScreenHandle {
	const {stdin, stdout} = process;
	let instance: Instance | undefined;
	let drawn: ReactElement | undefined;
	let suspendInk: Suspend | undefined;
	let isClosed = false;
	let isSuspended = false;

	const write = (text: string): void => {
		if (!isClosed && !isSuspended && stdout.writable) {
			stdout.write(text);
		}
	};

	const hangUp = (): void => {
		onHangUp(statuses.SIGHUP!);
	};

	const keys = new KeyStream(stdin, {onPaste, isTyping, dropsTrail, onEnd: hangUp});
	const onSignal = (signal: NodeJS.Signals): void => {
		onHangUp(statuses[signal] ?? 1);
	};

	const repaint = (): void => {
		if (!isClosed && !isSuspended) {
			instance?.clear();
			write(clearScreen);
		}
	};

	/** Comes before Ink hears of it: Ink draws what it has at the new size, where lines of the former one wrap. So it gets what belongs there at once, not at the end of the task. */
	const resized = (): void => {
		repaint();
		onResize(stdout.columns, stdout.rows);
		if (!isClosed && !isSuspended) {
			instance?.rerender(drawn);
		}
	};

	/** Gives the terminal to the shell, and takes it back when that brings the program to the front. Ink has taken its frame away, and draws it again afterwards. */
	async function stopped(): Promise<void> {
		write(bracketedPaste.off + alternate.off);
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
		write(alternate.on + bracketedPaste.on);
		refreshSize(stdout);
		resized();
	}

	for (const signal of Object.keys(statuses)) {
		process.on(signal, onSignal);
	}

	process.on('uncaughtException', onCrash);
	process.on('unhandledRejection', onCrash);
	stdout.on('error', hangUp);
	stdout.on('resize', resized);
	unblock(stdout);
	// What is said at the end, and the cursor that libraries show once more, wait for a slow line no more than frames do.
	unblock(process.stderr);

	return {
		draw(content, options) {
			// From here on, not only from when Ink is ready: until then the terminal would write keys onto the frame, and act on Ctrl-Z itself.
			keys.setRawMode(true);
			write(alternate.on);
			drawn = (
				<Drawn
					content={content}
					onSuspend={suspend => {
						suspendInk = suspend;
					}}
				/>
			);
			instance = render(drawn, {...options, stdin: keys as unknown as NodeJS.ReadStream, stdout: compactOutput(stdout, {ascii})});
			write(bracketedPaste.on);
		},
		copy(text) {
			const sequence = clipboardSequence(text, process.env);
			if (sequence === undefined) {
				return false;
			}

			write(sequence);
			return true;
		},
		repaint,
		signal: write,
		whenWritable(callback) {
			if (stdout.writableLength > 0 && stdout.writable) {
				stdout.write('', callback);
			} else {
				callback();
			}
		},
		async suspend() {
			if (!isSuspended) {
				await suspendInk?.(stopped);
			}
		},
		close() {
			for (const signal of Object.keys(statuses)) {
				process.off(signal, onSignal);
			}

			stdout.off('resize', resized);
			instance?.unmount();
			keys.setRawMode(false);
			keys.close();
			isClosed = true;
			if (stdout.writable) {
				stdout.write(restore);
			}

			process.off('uncaughtException', onCrash);
			process.off('unhandledRejection', onCrash);
			stdout.off('error', hangUp);
			// The terminal may be gone, and what is written to it from here on with it.
			stdout.on('error', () => undefined);
		},
	};
}
