import {type Rotation} from '../api/port.js';
import {type Outcome} from '../store/core.js';
import {type Row} from '../store/rows.js';
import {moneyToDecimal} from '../tokens/money.js';
import {successorDraft, successorName} from '../tokens/rotation.js';
import {type TokenDraft} from '../tokens/token.js';
import {CommandError, exitStatus, type CommandContext, valueOf} from './context.js';
import {findTokens, loadTokens, rowsOf} from './load-tokens.js';
import {argumentOf, shellWord, printNewSecret, reportDoubt, type SecretOptions} from './new-secret.js';
import {usageError} from './read-values.js';
import {printRequests} from './token-json.js';

/** The options of `create` that make this token. */
function optionsOf({type, limited, balance, expiresAt, reset, member}: TokenDraft): string {
	return [
		...(type === 'sandbox' ? ['--type sandbox'] : []),
		...(limited && balance !== null ? [`--balance ${moneyToDecimal(balance)}`] : []),
		...(expiresAt === null ? [] : [`--expires ${new Date(expiresAt).toISOString()}`]),
		...(reset?.amount ? [`--reset ${reset.period}:${moneyToDecimal(reset.amount)}`] : []),
		...(member === null ? [] : [`--member ${shellWord(member)}`]),
	].map(option => ` ${option}`).join('');
}

/** How a token is rotated by hand where the API cannot: a new one with the same settings, its secret handed over, the old one deleted. What has expired is no new token's expiry. */
function guidedRotation(row: Row, now: number, isTaken: (name: string) => boolean): string {
	const {id, token, isShared} = row;
	const name = successorName(token.name, now, isTaken);
	const draft = successorDraft(token, name, token.expiresAt !== null && token.expiresAt > now ? token.expiresAt : null);
	const confirmed = shellWord(isShared ? id : token.name);
	return [
		`Make a new token: eden-tokens create ${shellWord(name)}${optionsOf(draft)}`,
		'hand its secret to whatever uses the old one',
		'see that it works',
		`then eden-tokens delete ${argumentOf(row)} --confirm ${confirmed}`,
	].join('; ');
}

export type RotateOptions = SecretOptions & {
	/** A name or an id. */
	readonly name?: string | undefined;
	/** In place of a name, or with one that several have. */
	readonly id?: string | undefined;
	readonly dryRun?: boolean | undefined;
};

function unsupported(row: Row, rows: readonly Row[], now: number): CommandError {
	const names = new Set(rows.map(({token}) => token.name));
	return new CommandError('unsupported', exitStatus.failed, 'This deployment has no rotation in place: nothing was changed.', guidedRotation(row, now, name => names.has(name)));
}

/**
`rotate NAME`: gives the token a new secret, which ends the old one at once, and prints it, once. Where the API has no rotation in place it ends with 1, and says how
to do it by hand.
*/
export async function runRotate(context: CommandContext, {name, id, dryRun = false, ...options}: RotateOptions): Promise<number> {
	const {session: {api}, output, now} = context;
	const {account, rows} = await loadTokens(context);
	const found = findTokens(rows, name === undefined ? [] : [name], {id});
	const [row] = found.rows;
	if (!row || found.rows.length > 1) {
		throw usageError(`${found.rows.length} tokens match: each would get a new secret, and what uses it would stop.`, 'Rotate one token at a time, by its name.');
	}

	if (dryRun) {
		printRequests(context, [api.preview.rotate(row.id)], true);
		return exitStatus.done;
	}

	if (api.capabilities.rotateInPlace === 'no') {
		throw unsupported(row, rows, now());
	}

	const outcome: Outcome<Rotation> = await account.rotate(row.id);
	const rotation = valueOf(outcome);
	if (rotation.kind === 'unsupported') {
		throw unsupported(row, rows, now());
	}

	const note = outcome.kind === 'done' ? outcome.note : undefined;
	if (!options.quiet && note !== undefined && rotation.doubt === undefined) {
		output.err(note);
	}

	printNewSecret(context, rowsOf(context, account).find(other => other.id === row.id)!, rotation.secret, options);
	if (rotation.doubt !== undefined) {
		reportDoubt(row, note ?? rotation.doubt);
	}

	return exitStatus.done;
}
