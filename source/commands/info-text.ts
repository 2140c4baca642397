import process from 'node:process';
import {displayName} from '../tokens/display-name.js';
import {formatExpiry} from '../tokens/expiry.js';
import {formatMoney} from '../tokens/money.js';
import {type Findings} from './info.js';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

function accountRows({account, settings: {credential}}: Findings, now: number): Array<readonly [string, string]> {
	if (credential === null || account === null) {
		return [];
	}

	return [
		['Organization', account.organization === null ? 'not told' : displayName(account.organization)],
		['Scopes', displayName(account.scopes.join(', '))],
		['Key expires', formatExpiry(account.keyExpiresAt, now)],
	];
}

/** `info` for people: one line a fact, the secrets masked. `now`: epoch ms. */
export function describeFindings(findings: Findings, version: string, now: number): string[] {
	const {settings} = findings;
	const {credential, thresholds: {base, overrides}} = settings;
	const rows: ReadonlyArray<readonly [string, string]> = [
		['Profile', displayName(settings.profile)],
		['Profiles', settings.profiles.map(name => displayName(name)).join(', ') || 'none in the config file'],
		['API', `${settings.api}${settings.apiChoice === 'auto' ? ' (auto, by the key)' : ''}`],
		['Host', new URL(settings.baseUrl).host],
		['Base URL', settings.baseUrl],
		['Key', credential === null ? 'none' : `${credential.key.masked()} from ${displayName(credential.source)}`],
		...accountRows(findings, now),
		['Read-only', yesNo(settings.readOnly)],
		['Demo', yesNo(settings.demo)],
		['Refresh', `${settings.refreshMs / 1000} s`],
		['Thresholds', [
			`low ${formatMoney(base.low)}`, `critical ${formatMoney(base.critical)}`, `expiring ${base.expiringDays}d`, `critical ${base.criticalDays}d`, `${overrides.length} overrides`,
		].join(', ')],
		['Config file', settings.configFile],
		['State', settings.stateDir],
		['Cache', settings.cacheDir],
		['Version', `${version} on Node.js ${process.versions.node}`],
	];
	return rows.map(([label, value]) => `${label.padEnd(14)}${value}`);
}
