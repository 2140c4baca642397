import {fork} from 'node:child_process';
import {once} from 'node:events';

const listPath = '/v2/user/custom_token/';

/**
Starts the embedded server with so many tokens, in a process of its own.

@param {number} size
*/
export async function startServer(size) {
	const child = fork('bench/server.js', [String(size)], {stdio: ['ignore', 'inherit', 'inherit', 'ipc']});
	const [{url, key}] = await once(child, 'message');

	/** The next message for which that holds. */
	async function next(holds) {
		const {promise, resolve} = Promise.withResolvers();
		const look = message => {
			if (!holds(message)) {
				return;
			}

			child.off('message', look);
			resolve(message);
		};

		child.on('message', look);
		return promise;
	}

	return {
		environment: {EDENAI_BASE_URL: url, EDENAI_API_KEY: key},
		/** Resolves when the server has given the list the next time. */
		async listed() {
			await next(({served}) => served === listPath);
		},
		/**
		Changes the balance of a token that is on the screen; gives its name, or null where there is none.

		@param {string} screen
		*/
		async change(screen) {
			const done = next(message => 'changed' in message);
			child.send(screen);
			const {changed} = await done;
			return changed;
		},
		async close() {
			child.kill();
			await once(child, 'exit');
		},
	};
}
