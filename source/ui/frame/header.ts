import {type Account} from '../../account/account.js';
import {whyReadOnly} from '../../store/core.js';
import {type State} from '../../store/state.js';
import {formatDuration, formatMoment, formatWhen} from '../../tokens/expiry.js';
import {type Thresholds} from '../../tokens/health.js';
import {formatMoney} from '../../tokens/money.js';
import {fitText, textWidth} from '../../tokens/text-width.js';
import {displayName} from '../../tokens/text.js';
import {formatMinute} from '../format.js';
import {type Role, type Theme} from '../theme.js';
import {faultText} from './status.js';

function syncText({sync, now}: State): {readonly text: string; readonly isStale: boolean} {
	const {lastGood, fault, refreshing, paused, progress} = sync;
	if (fault) {
		return {text: `STALE since ${formatWhen(lastGood ?? fault.since, now)}`, isStale: true};
	}

	if (lastGood === null) {
		return {text: progress ? `loading ${progress.loaded} of ${progress.total}…` : (refreshing ? 'loading…' : 'not loaded yet'), isStale: false};
	}

	return {text: `${paused ? 'PAUSED, ' : ''}refreshed ${formatMinute(lastGood, now)}`, isStale: paused};
}

const dayMs = 86_400_000;

/** How near the end of the credential itself is, by the windows that count for tokens. */
function keyExpiry(expiresAt: number | null, now: number, {expiringDays, criticalDays}: Thresholds): {readonly text: string; readonly role?: Role} {
	if (expiresAt === null) {
		return {text: ''};
	}

	const left = expiresAt - now;
	if (left <= 0) {
		return {text: `THE KEY ITSELF EXPIRED ${formatDuration(left)} ago`, role: 'critical'};
	}

	if (left < expiringDays * dayMs) {
		return {text: `THE KEY ITSELF EXPIRES in ${formatDuration(left)}: ${formatMoment(expiresAt)}`, role: left < criticalDays * dayMs ? 'critical' : 'warning'};
	}

	return {text: `key expires ${formatWhen(expiresAt, now)}`};
}

/** Second line: why it is stale and when the next try is; else what needs attention, then the account. */
function detailText(state: State, thresholds: Thresholds): {readonly text: string; readonly role: Role} {
	const fault = faultText(state);
	if (fault !== undefined) {
		return {text: fault, role: 'critical'};
	}

	const {sync, account, credits, now, problems} = state;

	const period = sync.periodMs > sync.refreshMs
		? `every ${Math.round(sync.periodMs / 1000)} s (reading takes long)`
		: `every ${Math.round(sync.refreshMs / 1000)} s`;
	const expiry = keyExpiry(account?.keyExpiresAt ?? null, now, thresholds);
	const unreadable = problems.filter(({missing}) => missing === undefined);
	const [first] = unreadable;
	const missing = problems.find(problem => problem.missing !== undefined);
	const troubles = [
		...(missing ? [displayName(`${missing.subject}: ${missing.what}`)] : []),
		...(first ? [`${unreadable.length} unreadable: ${displayName(`${first.subject}: ${first.what}`)}`] : []),
	];
	const calm = [
		period,
		account?.organization ? displayName(account.organization) : '',
		credits === null ? '' : `account credit ${formatMoney(credits)}`,
		account ? displayName(account.scopes.join(' ')) : '',
		expiry.role ? '' : expiry.text,
	];
	return {
		text: [...(expiry.role ? [expiry.text] : []), ...troubles, ...calm].filter(part => part !== '').join(' · '),
		role: expiry.role ?? (troubles.length > 0 ? 'warning' : 'muted'),
	};
}

/** Profile, host and version; where they do not fit, the program's name goes first, then the host is cut. */
function titleText({settings, session: {api}}: Account, width: number, theme: Theme): string {
	const dot = ` ${theme.symbols.dot} `;
	const [profile, host] = [displayName(settings.profile), displayName(api.host)];
	const full = ['eden-tokens', profile, host, api.version].join(dot);
	if (textWidth(full) <= width) {
		return full;
	}

	const shortProfile = fitText(profile, Math.max(8, Math.floor(width / 3))).trimEnd();
	const room = width - textWidth([shortProfile, '', api.version].join(dot));
	return [shortProfile, ...(room >= 4 ? [fitText(host, room).trimEnd()] : []), api.version].join(dot);
}

/** Two lines: who, where, how fresh; then details. */
export function headerLines(state: State, account: Account, width: number, theme: Theme): readonly string[] {
	const {settings, session, store} = account;
	const {text, isStale} = syncText(state);
	const isReadOnly = whyReadOnly(store.readOnly, session.api) !== undefined;
	const badges = [settings.demo ? ' DEMO ' : '', isReadOnly ? ' READ-ONLY ' : ''].filter(badge => badge !== '');
	const right = [...badges, text].join(' ');
	const left = titleText(account, width - textWidth(right) - 2, theme);
	const gap = ' '.repeat(Math.max(1, width - textWidth(left) - textWidth(right)));
	// A profile's colour fills the line, so that no account is mistaken for another.
	const onBar = theme.bar ?? ((plain: string) => plain);
	const painted = [...badges.map(badge => theme.paint('badge', badge)), isStale ? theme.paint('danger', text) : onBar(text)].join(onBar(' '));
	const second = detailText(state, settings.thresholds.base);
	const first = theme.bar ? theme.bar(left + gap) : theme.paint('accent', theme.paint('strong', left)) + gap;
	return [first + painted, theme.paint(second.role, fitText(second.text, width))];
}
