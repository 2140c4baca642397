import {type Output} from './context.js';

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
