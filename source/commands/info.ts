import {type Account} from '../api/port.js';
import {type Session} from '../session.js';
import {keyWays} from '../settings/key-advice.js';
import {type Settings} from '../settings/settings.js';
import {displayName} from '../tokens/display-name.js';
import {formatExpiry} from '../tokens/expiry.js';
import {exitStatus, type CommandContext} from './context.js';
import {infoJson} from './info-json.js';
import {describeFindings} from './info-text.js';
import {toJson} from './token-json.js';

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
