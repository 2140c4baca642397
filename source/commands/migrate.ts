import {type Session} from '../account/session.js';
import {type TokenApi} from '../api/port.js';
import {toApiError} from '../store/core.js';
import {type Row} from '../store/rows.js';
import {safeJson, displayName} from '../tokens/text.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {findTokens, loadTokens} from './load-tokens.js';
import {createKeys, createSecretFile, type SecretFile} from './migrate-keys.js';
import {countMigrated, isLeftBehind, migrationTable, startMigrationDocument, planMigration, type Migration} from './migrate-plan.js';
import {usageError} from './read-values.js';
import {type MigrationEntryJson} from './schema.js';
import {printRequests, toRequestJson} from './token-json.js';

export type MigrateOptions = {
	/** The profile of the other account, which speaks v3. */
	readonly toProfile: string;
	/** A name or a glob; all tokens unless told. */
	readonly only?: string | undefined;
	readonly dryRun?: boolean | undefined;
	/** A new file for the secrets; stdout unless told. */
	readonly out?: string | undefined;
};

/** What is known of a token without making anything. */
function entryOf(migration: Migration, preview: TokenApi['preview']): MigrationEntryJson {
	const {token: {name}} = migration;
	switch (migration.kind) {
		case 'create': {
			try {
				return {name, status: 'would-create', id: null, reason: null, request: toRequestJson(preview.create(migration.draft))};
			} catch (error) {
				// It is known before sending that the API would refuse it.
				return {name, status: 'impossible', id: null, reason: toApiError(error).message};
			}
		}

		case 'there': {
			return {name, status: 'there', id: migration.there.id, reason: null};
		}

		case 'differs': {
			return {name, status: 'differs', id: migration.there.id, reason: migration.reason};
		}

		case 'expired':
		case 'impossible': {
			return {name, status: migration.kind, id: null, reason: migration.reason};
		}
	}
}

/** The other account, whose audit tells that its keys come from here. */
function asTarget(context: CommandContext, other: Session): CommandContext {
	const from = displayName(context.session.settings.profile);
	const audit: Session['audit'] = {
		notice: other.audit.notice,
		write(entry) {
			other.audit.write({...entry, action: 'migrate', change: `from the profile ${from}: ${entry.change}`});
		},
	};
	return {...context, session: {...other, audit}};
}

function checkAccounts({settings, api}: Session, toProfile: string): void {
	if (toProfile === settings.profile) {
		throw usageError('The tokens are in this profile already.', 'Name the profile of a management key with --to-profile.');
	}

	if (api.version !== 'v2') {
		throw usageError(`The profile ${displayName(settings.profile)} speaks ${api.version}: its keys need no migration.`, 'Choose the profile of the v2 tokens with --profile.');
	}
}

type Scene = {
	readonly context: CommandContext;
	readonly target: CommandContext;
	readonly options: MigrateOptions;
	readonly rows: readonly Row[];
};

/** Keeps secrets in the file, made for the first of them; what cannot be written goes to stdout, the only other place where it may. */
function keeper({output, json}: CommandContext, file: SecretFile) {
	return (line: Parameters<SecretFile['write']>[0]): boolean => {
		try {
			file.write(line);
			return true;
		} catch {
			if (!json) {
				output.out(safeJson(line));
			}

			return false;
		}
	};
}

async function migrate({context, target, options, rows}: Scene): Promise<readonly MigrationEntryJson[]> {
	const {output, json, now} = context;
	const {out, dryRun = false} = options;
	const {api} = target.session;
	const {account} = await loadTokens(target);
	const plan = planMigration(rows.map(({token}) => token), account.getState().tokens.values().toArray(), api.capabilities, now());
	const drafts = plan.flatMap(migration => (migration.kind === 'create' ? [migration.draft] : []));
	const file = out !== undefined && !dryRun && drafts.length > 0 ? createSecretFile(out) : undefined;
	const isDocument = json || (out === undefined && !dryRun);
	const document = isDocument ? startMigrationDocument(output, {from: context.session.settings.profile, to: options.toProfile, dryRun}) : undefined;
	const entries = new Map<string, MigrationEntryJson>();
	const onEntry = (entry: MigrationEntryJson): void => {
		entries.set(entry.name, entry);
		document?.add(entry);
	};

	try {
		for (const migration of dryRun ? plan : plan.filter(({kind}) => kind !== 'create')) {
			onEntry(entryOf(migration, api.preview));
		}

		if (!dryRun) {
			await createKeys(drafts, {context: target, account, onEntry, keep: file && keeper(context, file)});
		}
	} finally {
		document?.end();
		file?.close();
	}

	const migrated = rows.map(row => ({row, entry: entries.get(row.token.name)!}));
	if (!json) {
		const print = isDocument ? output.err : output.out;
		for (const line of await migrationTable(migrated, now(), isDocument ? {width: null, color: false} : {width: output.columns, color: output.color})) {
			print(line);
		}
	}

	const requests = migrated.flatMap(({entry: {request}}) => (request ? [request] : []));
	if (!json && requests.length > 0) {
		output.out('');
		printRequests(context, requests, false);
	}

	return migrated.map(({entry}) => entry);
}

/**
`migrate --to-profile NAME`: makes the v2 tokens of this profile anew as v3 keys of the other, and deletes nothing. A key of the same name there is never touched, so it
can be given again after an interruption. Ends with 1 where a token that works has no key of its own there.
*/
export async function runMigrate(context: CommandContext, options: MigrateOptions): Promise<number> {
	const {toProfile, only, dryRun = false} = options;
	const {output, session} = context;
	checkAccounts(session, toProfile);
	const other = await context.openProfile(toProfile);
	try {
		if (other.api.version !== 'v3') {
			throw usageError(`The profile ${displayName(toProfile)} speaks ${other.api.version}.`, 'Name the profile of a management key (mgmt-eden-…) with --to-profile.');
		}

		const {rows: all} = await loadTokens(context);
		const rows = only === undefined ? all : findTokens(all, [only]).rows;
		const entries = await migrate({context, target: asTarget(context, other), options, rows});
		const counts = countMigrated(entries);
		if (!context.json) {
			output.err(`${rows.length} token${rows.length === 1 ? '' : 's'}: ${counts === '' ? 'nothing to do' : counts}. Nothing was deleted in ${displayName(session.settings.profile)}.`);
		}

		if (!context.json && entries.some(({status}) => status === 'there')) {
			output.err(`Keys that were there already keep their secrets, which are not given again: eden-tokens --profile ${displayName(toProfile)} rotate NAME makes a new one.`);
		}

		const left = dryRun ? [] : entries.filter(entry => isLeftBehind(entry));
		if (left.length > 0) {
			const count = `${left.length} of ${rows.length} ${rows.length === 1 ? 'token was' : 'tokens were'}`;
			throw new CommandError('incomplete', exitStatus.failed, `${count} not migrated.`, 'Look at the reasons; the same command goes on where it stopped.');
		}

		return exitStatus.done;
	} finally {
		await other.close();
	}
}
