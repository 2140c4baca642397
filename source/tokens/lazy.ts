/** Makes a value when it is first asked for: what takes long to load (time zones, break iterators) is no part of every start. */
export function lazy<T>(make: () => T): () => T {
	let made: {readonly value: T} | undefined;
	return () => {
		made ??= {value: make()};
		return made.value;
	};
}
