import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {formatBalance} from '../../tokens/balance-change.js';
import {formatDuration, formatExpiry, formatMoment} from '../../tokens/expiry.js';
import {marksOf, thresholdsByName, type ThresholdRules} from '../../tokens/health.js';
import {formatMoney} from '../../tokens/money.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {describeRotation, rotationOf} from '../../tokens/rotation.js';
import {displayName} from '../../tokens/text.js';
import {formatRunsOut} from '../format.js';
import {type ShownSecret} from '../state/ui-state.js';
import {roleOf, type Theme} from '../theme.js';

type Parts = {readonly row: Row; readonly state: State; readonly thresholds: ThresholdRules; readonly shownSecret: ShownSecret | null; readonly readSecret: boolean; readonly theme: Theme};

function burnText(row: Row, {now, forecasts}: State): string {
	if (row.burn === null) {
		return 'too little is known yet';
	}

	const basis = forecasts.get(row.id)?.basis ?? null;
	return [
		`${formatMoney(row.burn)} an hour${basis === null ? '' : ` over the last ${formatDuration(basis)}`}`,
		row.runsOut === null ? '' : `runs out ${formatRunsOut(row, now)} (${formatMoment(row.runsOut)})`,
	].filter(part => part !== '').join(', ');
}

/** Every field of a token, one a line. */
export function detailFields({row, state, thresholds, shownSecret, readSecret, theme}: Parts): string[] {
	const {token} = row;
	const marks = marksOf(row.health);
	const {low, critical, expiringDays, criticalDays} = thresholdsByName(thresholds)(token.name);
	const field = (label: string, value: string): string => `${theme.paint('muted', label.padEnd(12))} ${value}`;
	const marked = (text: string, of: keyof typeof roleOf): string => (of === 'OK' ? text : theme.paint(roleOf[of], `${theme.glyph[of]} ${text} (${of})`));
	const reset = token.reset ? `${formatReset(token.reset)}, next ${formatMoment(nextReset(token.reset.period, state.now))}` : 'none';
	const hint = readSecret ? '(v shows it, Y copies it)' : '(shown only when it is created or rotated)';
	const secret = shownSecret?.id === row.id ? shownSecret.secret.reveal() : `${displayName(token.masked ?? '••••')}  ${hint}`;
	const rotation = rotationOf(state.rotations, row.id);
	return [
		`${theme.paint(roleOf[row.state], `${theme.glyph[row.state]} ${row.state}`)}  ${theme.paint('strong', row.displayName)}`,
		...(rotation ? [field('Rotation', theme.paint('warning', `${theme.symbols.rotation} ${describeRotation(rotation)} (r goes on with it)`))] : []),
		field('Type', token.type),
		field('Balance', marked(formatBalance(token), marks.balance)),
		field('Tracking', token.limited ? 'on: at 0 the token stops working' : 'off: spending is without limit'),
		field('Expiry', marked(`${formatExpiry(token.expiresAt, state.now)}${token.expiresAt === null ? '' : `, at ${formatMoment(token.expiresAt)}`}`, marks.expiry)),
		field('Reset', reset),
		field('Secret', secret),
		...(token.member === null ? [] : [field('Member', displayName(token.member))]),
		...(token.id === token.name ? [] : [field('Id', displayName(token.id))]),
		...(token.revoked ? [field('Revoked', token.revokedAt === null ? 'yes' : formatMoment(token.revokedAt))] : []),
		...(token.legacy ? [field('Legacy', 'listed, but not addressable: regenerate it in the Eden AI dashboard')] : []),
		field('Burn', burnText(row, state)),
		field('Thresholds', `LOW < ${formatMoney(low)}, CRITICAL < ${formatMoney(critical)}; EXPIRING < ${expiringDays} d, CRITICAL < ${criticalDays} d`),
	];
}
