import process from 'node:process';
import * as z from 'zod';
import {type Session} from '../account/session.js';
import {type Account} from '../api/port.js';
import {keyWays} from '../settings/credential.js';
import {type Settings} from '../settings/settings.js';
import {formatExpiry} from '../tokens/expiry.js';
import {moneyToDecimal, formatMoney} from '../tokens/money.js';
import {displayName} from '../tokens/text.js';
import {exitStatus, type CommandContext} from './context.js';
import {amountSchema, momentSchema} from './schema.js';
import {isoTime, toJson} from './token-json.js';

/** `info --json`. */
export const infoSchema = z.strictObject({
	version: z.string(),
	node: z.string().describe('Version of Node.js'),
	profile: z.string(),
	profiles: z.array(z.string()).describe('Those of the config file'),
	api: z.enum(['v2', 'v3']).describe('The one that is spoken'),
	apiChoice: z.enum(['auto', 'v2', 'v3']).describe('As it was asked for'),
	host: z.string(),
	baseUrl: z.string(),
	key: z.strictObject({masked: z.string(), source: z.string()}).nullable().describe('Null: there is none'),
	account: z.strictObject({
		organization: z.string().nullable(),
		scopes: z.array(z.string()),
		keyExpiresAt: momentSchema.nullable().describe('Null: never, or not told'),
	}).nullable().describe('Only v3 tells'),
	readOnly: z.boolean(),
	demo: z.boolean(),
	refresh: z.number().describe('Seconds between two refreshes'),
	thresholds: z.strictObject({
		low: amountSchema, critical: amountSchema, expiringDays: z.number(), criticalDays: z.number(), overrides: z.int().describe('How many globs have others'),
	}),
	configFile: z.string(),
	stateDir: z.string(),
	cacheDir: z.string(),
	warnings: z.array(z.string()),
}).meta({title: 'Info', description: 'info'});

type InfoJson = z.infer<typeof infoSchema>;

/** What `info --json` prints, by `infoSchema`. */
function infoJson({settings, account, warnings}: Findings, version: string): InfoJson {
	const {credential, thresholds: {base, overrides}} = settings;
	return {
		version,
		node: process.versions.node,
		profile: settings.profile,
		profiles: [...settings.profiles],
		api: settings.api,
		apiChoice: settings.apiChoice,
		host: new URL(settings.baseUrl).host,
		baseUrl: settings.baseUrl,
		key: credential && {masked: credential.key.masked(), source: credential.source},
		account: account && {organization: account.organization, scopes: [...account.scopes], keyExpiresAt: isoTime(account.keyExpiresAt)},
		readOnly: settings.readOnly,
		demo: settings.demo,
		refresh: settings.refreshMs / 1000,
		thresholds: {
			low: moneyToDecimal(base.low), critical: moneyToDecimal(base.critical), expiringDays: base.expiringDays, criticalDays: base.criticalDays,
			overrides: overrides.length,
		},
		configFile: settings.configFile,
		stateDir: settings.stateDir,
		cacheDir: settings.cacheDir,
		warnings: [...warnings],
	};
}

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
function describeFindings(findings: Findings, version: string, now: number): string[] {
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

export type InfoContext = Pick<CommandContext, 'output' | 'json' | 'now' | 'signal'> & {
	readonly settings: Settings;
	/** As `openSession`; not called where there is no key. */
	readonly open: (settings: Settings) => Promise<Session>;
	readonly version: string;
};

/** What was found out about the account; `failure` is what kept the rest from being known. */
export type Findings = {
	/** As the account was opened: in the demo not as they were loaded. */
	readonly settings: Settings;
	readonly account: Account | null;
	readonly warnings: readonly string[];
	readonly failure: Error | undefined;
};

const dayMs = 86_400_000;

function accountWarnings({keyExpiresAt, scopes}: Account, {thresholds: {base}}: Settings, now: number): string[] {
	const warnings: string[] = [];
	if (keyExpiresAt !== null && keyExpiresAt <= now) {
		warnings.push(`The management key itself has expired: ${formatExpiry(keyExpiresAt, now)}.`);
	} else if (keyExpiresAt !== null && keyExpiresAt - now < base.expiringDays * dayMs) {
		warnings.push(`The management key itself is about to expire: ${formatExpiry(keyExpiresAt, now)}. Create the next one in the Eden AI console.`);
	}

	if (!scopes.includes('manage:write')) {
		warnings.push('The key may only read: it lacks the scope manage:write.');
	}

	return warnings;
}

async function lookUp({settings, open, now, signal}: InfoContext): Promise<Findings> {
	let opened = settings;
	try {
		if (settings.credential === null && !settings.demo) {
			return {settings, account: null, warnings: settings.warnings, failure: undefined};
		}

		const session = await open(settings);
		try {
			opened = session.settings;
			const account = await session.api.whoami({signal});
			const told = [session.history.notice, session.audit.notice].filter(notice => notice !== null);
			return {settings: opened, account, warnings: [...settings.warnings, ...told, ...account ? accountWarnings(account, settings, now()) : []], failure: undefined};
		} finally {
			await session.close();
		}
	} catch (error) {
		return {settings: opened, account: null, warnings: settings.warnings, failure: error instanceof Error ? error : new Error(String(error))};
	}
}

/**
`info`: every path, the profile, the API, the host, and where the key came from, masked; on v3 whose key it is and until when. Without a key it
prints the rest, and how to give one. What cannot be found out is thrown once the rest is printed.
*/
export async function runInfo(context: InfoContext): Promise<number> {
	const {output, json, version, now} = context;
	const findings = await lookUp(context);
	const {settings, warnings, failure} = findings;
	if (json) {
		output.out(toJson(infoJson(findings, version)));
	} else {
		for (const line of describeFindings(findings, version, now())) {
			output.out(line);
		}

		for (const warning of warnings) {
			output.err(`eden-tokens: ${displayName(warning)}`);
		}
	}

	if (settings.credential === null && !settings.demo) {
		output.err(`eden-tokens: There is no key. To give one, ${keyWays(settings).join(', or ')}.`);
	}

	if (failure) {
		throw failure;
	}

	return exitStatus.done;
}
