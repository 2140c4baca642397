import {type Alert} from '../tokens/alerts.js';

/** Writes to the activity log. */
export type Log = (level: 'info' | 'success' | 'warning', text: string) => void;

/** A way for alerts out of the program. Neither call throws or waits. */
export type Delivery = {
	readonly deliver: (alert: Alert) => void;
	/** Ends what runs; what waits is dropped. */
	readonly stop: () => void;
};

/** So many alerts wait at most for the one before them to be done; the oldest is dropped first. */
const longestQueue = 100;

/** Sends one after the other. `send` never rejects; it ends soon after the signal is aborted. */
export function inTurn(send: (alert: Alert, signal: AbortSignal) => Promise<void>): Delivery {
	const queue: Alert[] = [];
	const lifetime = new AbortController();
	let isBusy = false;

	async function work(): Promise<void> {
		isBusy = true;
		for (let alert = queue.shift(); alert && !lifetime.signal.aborted; alert = queue.shift()) {
			await send(alert, lifetime.signal);
		}

		isBusy = false;
	}

	return {
		deliver(alert) {
			if (lifetime.signal.aborted) {
				return;
			}

			queue.push(alert);
			queue.splice(0, queue.length - longestQueue);
			if (!isBusy) {
				void work();
			}
		},
		stop() {
			queue.length = 0;
			lifetime.abort();
		},
	};
}
