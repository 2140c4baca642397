import {displayName, fitText, textWidth} from '../../tokens/display-name.js';
import {formatMoney} from '../../tokens/money.js';
import {type Account} from '../app.js';
import {type State} from '../../store/state.js';
import {formatWhen} from '../format.js';
import {type Theme} from '../theme.js';

/** The left and the right part in one line of exact width; the left one is cut where both do not fit. */
export function spread(left: string, right: string, width: number): readonly [string, string] {
	const rightWidth = textWidth(right);
	return rightWidth + 2 > width ? [fitText(left, width), ''] : [fitText(left, width - rightWidth - 1) + ' ', right];
}

function syncText({sync, now}: State): {readonly text: string; readonly stale: boolean} {
	const {lastGood, fault, refreshing, paused, progress} = sync;
	if (fault) {
		return {text: `STALE since ${formatWhen(lastGood ?? fault.since, now)}`, stale: true};
	}

	if (lastGood === null) {
		return {text: progress ? `loading ${progress.loaded} of ${progress.total}…` : (refreshing ? 'loading…' : 'not loaded yet'), stale: false};
	}

	return {text: `${paused ? 'PAUSED, ' : ''}refreshed ${formatWhen(lastGood, now)}`, stale: paused};
}

/** Second line: why it is stale and when the next try is, else the account. */
function detailText({sync, account, credits, now, problems}: State): string {
	if (sync.fault) {
		const next = sync.paused ? 'paused' : (sync.nextTry === null ? 'trying now' : `next try ${formatWhen(sync.nextTry, now)}`);
		return `${next}: ${displayName(sync.fault.message)} ${displayName(sync.fault.remedy)}`;
	}

	const period = sync.periodMs > sync.refreshMs
		? `every ${Math.round(sync.periodMs / 1000)} s (reading the list takes long)`
		: `every ${Math.round(sync.refreshMs / 1000)} s`;
	const expiry = account?.keyExpiresAt ? `key expires ${formatWhen(account.keyExpiresAt, now)}` : '';
	return [
		period,
		account?.organization ? displayName(account.organization) : '',
		credits === null ? '' : `account credit ${formatMoney(credits)}`,
		account && account.scopes.length > 0 ? account.scopes.join(' ') : '',
		expiry,
		problems.length > 0 ? `${problems.length} unreadable: ${displayName(`${problems[0]!.subject}: ${problems[0]!.what}`)}` : '',
	].filter(part => part !== '').join(' · ');
}

/** Two lines: who, where, how fresh; then details. */
export function headerLines(state: State, account: Account, width: number, theme: Theme): readonly string[] {
	const {settings, session, store} = account;
	const {text, stale} = syncText(state);
	const isReadOnly = store.readOnly || !session.api.capabilities.write;
	const badges = [settings.demo ? 'DEMO' : '', isReadOnly ? 'READ-ONLY' : ''].filter(badge => badge !== '');
	const badgeText = badges.map(badge => ` ${badge} `).join(' ');
	const title = `eden-tokens ${theme.symbols.dot} ${displayName(settings.profile)} ${theme.symbols.dot} ${displayName(session.api.host)} ${theme.symbols.dot} ${session.api.version}`;
	const right = [badgeText, text].filter(part => part !== '').join(' ');
	const [leftPart, rightPart] = spread(title, right, width);
	const painted = rightPart === '' ? '' : [badgeText === '' ? '' : theme.paint('badge', badgeText), stale ? theme.paint('danger', text) : text].filter(part => part !== '').join(' ');
	const second = fitText(detailText(state), width);
	return [theme.paint('accent', theme.paint('strong', leftPart)) + painted, stale ? theme.paint('critical', second) : theme.paint('muted', second)];
}
