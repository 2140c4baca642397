import {type Capabilities} from '../api/port.js';
import {type Settings} from '../settings/settings.js';
import {formatDuration} from '../tokens/expiry.js';
import {type Money} from '../tokens/money.js';
import {validateName, nameAdvice} from '../tokens/naming.js';
import {quoteInput, displayName} from '../tokens/text.js';
import {type Template, type TokenDraft} from '../tokens/token.js';
import {exitStatus, type CommandContext, valueOf} from './context.js';
import {openAccount, rowsOf} from './load-tokens.js';
import {printLostSecret, printNewSecret, reportDoubt, type SecretOptions} from './new-secret.js';
import {readBalance, readExpiry, readReset, readType, usageError} from './read-values.js';
import {printRequests} from './token-json.js';

/** As typed; what is absent comes from the template, or is: live, no limit, never, no reset. */
export type DraftOptions = {
	readonly name: string;
	readonly type?: string | undefined;
	readonly balance?: string | undefined;
	readonly expires?: string | undefined;
	readonly reset?: string | undefined;
	readonly template?: string | undefined;
	readonly member?: string | undefined;
};

const blank: Template = {type: 'live', balance: null, expires: null};

function findTemplate(name: string, templates: Settings['templates']): Template {
	const template = templates.get(name);
	if (!template) {
		throw usageError(`There is no template ${quoteInput(name)}.`, `Use one of ${templates.keys().toArray().join(', ') || 'those of the config file, which has none'}.`);
	}

	return template;
}

/** A limit: an amount, or null for none. */
function readLimit(text: string): Money | null {
	const change = readBalance(text);
	if (change.kind === 'add') {
		throw usageError(`${quoteInput(text.trim())} changes a balance, and a new token has none.`, 'Use --balance 50, or none for no limit.');
	}

	return change.kind === 'set' ? change.amount : null;
}

function readMember(member: string | undefined, {members}: Capabilities): string | null {
	if (member === undefined) {
		return null;
	}

	if (!members) {
		throw usageError('This API knows no members.', 'Leave --member out, or use a management key (--api v3).');
	}

	if (!/^[^\s@]+@[^\s@]+$/.test(member)) {
		throw usageError(`${quoteInput(member)} is no e-mail address.`, 'Give the address of a member of the organization.');
	}

	return member;
}

/** What a new token is made from, by options and template. Throws `usage` for what cannot be meant, or what this API is known not to take. */
export function readDraft(options: DraftOptions, {templates}: Pick<Settings, 'templates'>, capabilities: Capabilities, now: number): TokenDraft {
	const {name} = options;
	const wrongName = validateName(name);
	if (wrongName !== undefined) {
		throw usageError(wrongName, 'Names read best as environment-application[-purpose], such as prod-web-app.');
	}

	const template = options.template === undefined ? blank : findTemplate(options.template, templates);
	const reset = options.reset === undefined ? null : readReset(options.reset);
	const expires = options.expires ?? template.expires;
	const expiresAt = expires === null ? null : readExpiry(expires, now);
	if (expiresAt !== null && expiresAt - now < capabilities.minimumExpiry) {
		throw usageError(`This API wants an expiry at least ${formatDuration(capabilities.minimumExpiry)} ahead.`, 'Use a later --expires, or never.');
	}

	if (reset && !capabilities.resetPeriods) {
		throw usageError('This API knows no resets.', 'Leave --reset out.');
	}

	if (reset && options.balance?.trim().toLowerCase() === 'none') {
		throw usageError('A reset needs a limit: the balance is what returns.', 'Leave --balance none or --reset out.');
	}

	// A token with a reset starts full, whichever amount the template has.
	const balance = options.balance === undefined ? reset?.amount ?? template.balance : readLimit(options.balance);
	return {
		name,
		type: options.type === undefined ? template.type : readType(options.type),
		balance,
		limited: balance !== null,
		expiresAt,
		reset,
		member: readMember(options.member, capabilities),
	};
}

export type CreateOptions = DraftOptions & SecretOptions & {readonly dryRun?: boolean | undefined};

/** `create NAME`: makes a token and prints its secret, once. Wrong values end with 2 before anything is sent. */
export async function runCreate(context: CommandContext, options: CreateOptions): Promise<number> {
	const {session: {api, settings}, output, now} = context;
	const draft = readDraft(options, settings, api.capabilities, now());
	if (options.dryRun) {
		printRequests(context, [api.preview.create(draft)], true);
		return exitStatus.done;
	}

	const account = openAccount(context);
	const outcome = await account.create(draft);
	const {token, secret, doubt} = valueOf(outcome);
	const note = outcome.kind === 'done' ? outcome.note : undefined;
	const notes = [
		...(note !== undefined && secret && doubt === undefined ? [note] : []),
		...nameAdvice(draft.name, []).map(advice => displayName(advice)),
		...(draft.type === 'live' && !draft.limited ? ['It is live and has no limit: what it may spend is not bounded. Set one with --balance.'] : []),
	];
	for (const line of options.quiet ? [] : notes) {
		output.err(line);
	}

	const row = rowsOf(context, account).find(({id}) => id === token.id)!;
	if (!secret) {
		return printLostSecret(context, row, options);
	}

	printNewSecret(context, row, secret, options);
	if (doubt !== undefined) {
		reportDoubt(row, note ?? doubt);
	}

	return exitStatus.done;
}
