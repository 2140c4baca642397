import {createHash} from 'node:crypto';
import {displayName} from '../tokens/display-name.js';
import {environmentOf} from '../tokens/naming.js';
import {type Token} from '../tokens/token.js';

/** What tells tokens apart in metrics. */
export const labelNames = ['name', 'id', 'environment', 'type'] as const;

export type TokenLabels = Readonly<Record<(typeof labelNames)[number], string>>;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Twelve hexadecimal digits that stand for a text: always the same for the same text, and of no use to find it. */
export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/**
Labels of a token, unique by `id`, since several revoked ones may have had the same name: the UUID on v3, a hash of the name on v2. With `hashNames` neither the name nor
its beginning can be read from them.
*/
export function tokenLabels({id, name, type}: Token, hashNames: boolean): TokenLabels {
	const shown = hashNames ? shortHash : displayName;
	return {name: shown(name), id: uuid.test(id) ? id : shortHash(id), environment: shown(environmentOf(name)), type};
}
