import process from 'node:process';
import * as z from 'zod';
import {moneyToDecimal} from '../tokens/money.js';
import {type Findings} from './info.js';
import {amountSchema, momentSchema} from './schema.js';
import {isoTime} from './token-json.js';

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
export function infoJson({settings, account, warnings}: Findings, version: string): InfoJson {
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
