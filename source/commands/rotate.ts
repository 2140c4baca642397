import {type Rotation} from '../api/port.js';
import {type Outcome} from '../store/core.js';
import {type Row} from '../store/rows.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {printNewSecret, reportDoubt, type SecretOptions} from './created-secret.js';
import {findTokens} from './find-tokens.js';
import {guidedRotation} from './guided-rotation.js';
import {loadTokens, rowsOf} from './load-tokens.js';
import {valueOf} from './outcome.js';
import {usageError} from './parse-values.js';
import {printRequests} from './requests.js';

export type RotateOptions = SecretOptions & {
	/** A name or an id. */
	readonly name: string;
	readonly dryRun?: boolean | undefined;
};

function unsupported({token}: Row, rows: readonly Row[], now: number): CommandError {
	const names = new Set(rows.map(row => row.token.name));
	return new CommandError('unsupported', exitStatus.failed, 'This deployment has no rotation in place: nothing was changed.', guidedRotation(token, now, name => names.has(name)));
}

/**
`rotate NAME`: gives the token a new secret, which ends the old one at once, and prints it, once. Where the API has no rotation in place it ends with 1, and says how
to do it by hand.
*/
export async function runRotate(context: CommandContext, {name, dryRun = false, ...options}: RotateOptions): Promise<number> {
	const {session: {api}, output, now} = context;
	const {account, rows} = await loadTokens(context);
	const found = findTokens(rows, [name]);
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

	printNewSecret(context, rowsOf(context, account).find(({id}) => id === row.id)!, rotation.secret, options);
	if (rotation.doubt !== undefined) {
		reportDoubt(row, note ?? rotation.doubt);
	}

	return exitStatus.done;
}
