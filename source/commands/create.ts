import {displayName} from '../tokens/display-name.js';
import {nameAdvice} from '../tokens/naming.js';
import {exitStatus, type CommandContext} from './context.js';
import {printLostSecret, printNewSecret, reportDoubt, type SecretOptions} from './created-secret.js';
import {readDraft, type DraftOptions} from './draft.js';
import {openAccount, rowsOf} from './load-tokens.js';
import {valueOf} from './outcome.js';
import {printRequests} from './requests.js';

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
