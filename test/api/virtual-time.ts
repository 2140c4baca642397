import {setImmediate as turn} from 'node:timers/promises';

type Timer = {readonly at: number; readonly fire: () => void};

export type VirtualTime = {
	readonly elapsed: () => number;
	readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Lets time pass, timer by timer, until none is left. */
	readonly run: () => Promise<void>;
};

/** A clock that moves from timer to timer, in the order in which they are due. */
export function createVirtualTime(): VirtualTime {
	let now = 0;
	let timers: Timer[] = [];
	return {
		elapsed: () => now,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			const {promise, resolve, reject} = Promise.withResolvers<void>();
			const timer: Timer = {at: now + ms, fire: resolve};
			timers.push(timer);
			signal?.addEventListener('abort', () => {
				timers = timers.filter(other => other !== timer);
				reject(signal.reason as Error);
			}, {once: true});
			return promise;
		},
		async run() {
			for (;;) {
				await turn();
				const next = timers.toSorted((a, b) => a.at - b.at)[0];
				if (!next) {
					return;
				}

				timers = timers.filter(timer => timer !== next);
				now = Math.max(now, next.at);
				next.fire();
			}
		},
	};
}
