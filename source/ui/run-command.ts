import {type App} from './app.js';

/** Runs what a key does, and tells what went wrong: no key may end the program by accident. */
export function runCommand(app: App, run: (app: App) => void | Promise<void>): void {
	const fail = (error: unknown): void => {
		app.tell('error', `This did not work: ${error instanceof Error ? error.message : String(error)}.`);
	};

	try {
		const result = run(app);
		if (result instanceof Promise) {
			result.catch(fail);
		}
	} catch (error) {
		fail(error);
	}
}
