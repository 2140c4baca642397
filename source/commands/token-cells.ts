import {type Row} from '../store/rows.js';
import {formatBalance} from '../tokens/balance-change.js';
import {formatDuration, formatExpiry} from '../tokens/expiry.js';
import {marksOf, severityOf, type HealthState} from '../tokens/health.js';
import {formatMoney} from '../tokens/money.js';
import {formatReset, nextReset} from '../tokens/reset.js';
import {stateGlyphs} from '../tokens/state-glyph.js';
import {type Cell, type Style} from './table.js';

const styleOf = (state: HealthState): Style | undefined => {
	const severity = severityOf(state);
	return severity === 'none' ? 'muted' : (severity === 'ok' ? undefined : severity);
};

/** Glyph and word, so that the state is told without colours as well. */
export const statusCell = ({state}: Pick<Row, 'state'>, isAscii: boolean): Cell => ({text: `${stateGlyphs(isAscii)[state]} ${state}`, style: state === 'OK' ? 'ok' : styleOf(state)});

export const nameCell = ({displayName, state}: Row): Cell => ({text: displayName, style: state === 'REVOKED' ? 'muted' : undefined});

export const balanceCell = ({token, health}: Row): Cell => ({text: formatBalance(token), style: styleOf(marksOf(health).balance)});

export const expiryCell = ({token, health}: Row, now: number): Cell => ({text: formatExpiry(token.expiresAt, now), style: styleOf(marksOf(health).expiry)});

export const resetCell = ({token}: Row): Cell => ({text: formatReset(token.reset)});

/** When the balance is 0 at the present rate: `in 3h`, or, where it is so until it resets, when that is; empty where that is not known, or never. */
export const runsOutCell = ({token: {reset}, runsOut, state}: Row, now: number): Cell => {
	if (state === 'EMPTY' && reset) {
		return {text: `resets in ${formatDuration(nextReset(reset.period, now) - now)}`};
	}

	if (runsOut === null || state === 'REVOKED' || state === 'EMPTY') {
		return {text: ''};
	}

	return {text: runsOut <= now ? 'now' : `in ${formatDuration(runsOut - now)}`};
};

/** USD an hour. */
export const burnCell = ({burn}: Row): Cell => ({text: burn === null ? '' : formatMoney(burn)});
