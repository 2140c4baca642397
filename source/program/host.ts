type Stream = NodeJS.WritableStream & {readonly isTTY?: boolean; readonly columns?: number};

/** Where the program runs: the process's own, or a test's. */
export type Host = {
	readonly environment: NodeJS.ProcessEnv;
	readonly stdin: {readonly isTTY?: boolean};
	readonly stdout: Stream;
	readonly stderr: Stream;
};

/** Whether there is a terminal to draw on and to type at. */
export const isInteractive = ({stdin, stdout}: Host): boolean => stdin.isTTY === true && stdout.isTTY === true;
