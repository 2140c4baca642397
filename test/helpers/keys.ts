/** What a terminal sends for keys that are no text. */
export const keys = {
	up: '\u001B[A', down: '\u001B[B', right: '\u001B[C', left: '\u001B[D', home: '\u001B[H', end: '\u001B[F', pageup: '\u001B[5~', pagedown: '\u001B[6~',
	enter: '\r', esc: '\u001B', tab: '\t', 'shift-tab': '\u001B[Z', backspace: '\u007F', delete: '\u001B[3~', space: ' ',
	'ctrl-c': '\u0003', 'ctrl-d': '\u0004', 'ctrl-l': '\u000C', 'ctrl-u': '\u0015', 'ctrl-z': '\u001A', 'ctrl-\\': '\u001C',
} as const;

export type Key = keyof typeof keys;
