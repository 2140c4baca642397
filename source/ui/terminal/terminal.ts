/** What the screens ask of the terminal, beside being drawn. */
export type Terminal = {
	/** Sends text to the clipboard of the terminal's user (OSC 52); false where it is too long for terminals to take. */
	copy(text: string): boolean;
	/** Has the whole screen drawn anew. */
	repaint(): void;
	/** Gives the terminal to the shell (`Ctrl-Z`), and takes it back when the shell brings the program to the front. */
	suspend(): Promise<void>;
	/** Writes an escape sequence that moves nothing: a bell, a notification. */
	signal(sequence: string): void;
};
