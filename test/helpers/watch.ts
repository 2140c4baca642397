/** Something that changes, and those who wait for it to become as they want it. */
export type Watch = {
	/** Something changed: all who wait look again. */
	readonly changed: () => void;
	/** Nothing will change any more: those who still wait are told `why`. */
	readonly end: (why: string) => void;
	/** Resolves as soon as `holds`; rejects with what `explain` makes of the reason when that takes longer than `timeoutMs`, or all has ended. */
	readonly waitFor: (holds: () => boolean, timeoutMs: number, explain: (why: string) => string) => Promise<void>;
};

export function createWatch(): Watch {
	const lookers = new Set<() => void>();
	let ended: string | undefined;
	const changed = () => {
		for (const look of lookers) {
			look();
		}
	};

	return {
		changed,
		end(why) {
			ended = why;
			changed();
		},
		async waitFor(holds, timeoutMs, explain) {
			const {promise, resolve, reject} = Promise.withResolvers<void>();
			const look = () => {
				if (holds()) {
					resolve();
				} else if (ended !== undefined) {
					reject(new Error(explain(ended)));
				}
			};

			lookers.add(look);
			const timer = setTimeout(() => {
				reject(new Error(explain(`${timeoutMs} ms have passed`)));
			}, timeoutMs);
			try {
				look();
				await promise;
			} finally {
				clearTimeout(timer);
				lookers.delete(look);
			}
		},
	};
}
