/** How many writes are in flight at once, at most. */
const width = 4;

/** Does `work` for each item, a few at a time; after an abort no further one is begun. `work` must not reject. Gives the items that were not begun. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<readonly T[]> {
	let begun = 0;
	const lane = async (): Promise<void> => {
		while (begun < items.length && !signal?.aborted) {
			const item = items[begun]!;
			begun++;
			await work(item);
		}
	};

	await Promise.all(Array.from({length: width}, lane));
	return items.slice(begun);
}
