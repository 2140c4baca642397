import {type HealthState} from './health.js';

const unicode: Readonly<Record<HealthState, string>> = {OK: '✓', EXPIRING: '◔', LOW: '▾', CRITICAL: '!', EMPTY: '∅', EXPIRED: '✗', REVOKED: '⊘'};
const ascii: Readonly<Record<HealthState, string>> = {OK: '.', EXPIRING: '~', LOW: 'v', CRITICAL: '!', EMPTY: '0', EXPIRED: 'x', REVOKED: '-'};

/** A glyph for each state, one column each: beside the word, so that a state is never told by colour alone. */
export const stateGlyphs = (isAscii: boolean): Readonly<Record<HealthState, string>> => (isAscii ? ascii : unicode);
