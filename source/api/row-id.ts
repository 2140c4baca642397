/** What the ids of keys begin with that the API lists, but cannot address until they are regenerated. */
export const legacyPrefix = 'legacy:';

/** An id put together from what a row shows, for one that the API gives none: equal only where all parts are. A part that is absent is empty. */
export const rowId = (prefix: string, parts: ReadonlyArray<string | null>): string =>
	prefix + parts.map(part => (part ?? '').replaceAll(/[%:]/g, character => (character === '%' ? '%25' : '%3A'))).join(':');
