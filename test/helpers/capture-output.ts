import {type Output} from '../../source/commands/context.js';

export type Captured = Output & {
	/** All that went to stdout. */
	stdout(): string;
	stderr(): string;
	/** The lines of stdout. */
	lines(): string[];
};

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** An output that remembers. Neither end is a terminal, unless `values` say otherwise. */
export function captureOutput(values: Partial<Pick<Output, 'columns' | 'progress' | 'color'>> = {}): Captured {
	let stdout = '';
	let stderr = '';
	return {
		columns: null,
		progress: false,
		color: false,
		...values,
		out(line) {
			stdout += `${line}\n`;
		},
		err(line) {
			stderr += `${line}\n`;
		},
		write(text) {
			stdout += text;
		},
		writeErr(text) {
			stderr += text;
		},
		stdout: () => stdout,
		stderr: () => stderr,
		lines: () => linesOf(stdout),
	};
}
