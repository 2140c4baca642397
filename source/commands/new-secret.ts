import {type Row} from '../store/rows.js';
import {type Secret} from '../tokens/secret.js';
import {displayName} from '../tokens/text.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {printTokens} from './print-tokens.js';

/** A name as it is typed in a shell, for commands that a hint gives. */
export function shellWord(name: string): string {
	const shown = displayName(name);
	return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(shown) ? shown : `'${shown.replaceAll('\'', String.raw`'\''`)}'`;
}

/** How commands are told which token is meant: by its name, or by its id where other active keys have the same name. */
export const argumentOf = ({id, token, isShared}: Pick<Row, 'id' | 'token' | 'isShared'>): string => (isShared ? `--id ${shellWord(id)}` : shellWord(token.name));

export type SecretOptions = {
	/** Nothing but the secret. */
	readonly quiet?: boolean | undefined;
	/** With `--json`: the secret is part of the object. */
	readonly showSecret?: boolean | undefined;
};

/** How to come by the secret of a token another time. */
const againOf = ({session}: CommandContext, row: Row): string => {
	const word = argumentOf(row);
	return session.api.capabilities.readSecret ? `eden-tokens get ${word} --show-secret shows it.` : `The API gives it only once: eden-tokens rotate ${word} makes a new one.`;
};

/**
Prints a token that was just given a secret, and that secret, once: alone with `quiet`, else below the fields; with `--json` only where `showSecret` asks for it.
*/
export function printNewSecret(context: CommandContext, row: Row, secret: Secret, {quiet = false, showSecret = false}: SecretOptions): void {
	const {output, json, session} = context;
	if (json) {
		printTokens(context, [row], true, showSecret ? new Map([[row.id, secret]]) : new Map());
		if (!showSecret) {
			output.err(`The secret was not printed: --json holds it only with --show-secret. ${againOf(context, row)}`);
		}
	} else if (quiet) {
		output.out(secret.reveal());
	} else {
		printTokens(context, [row], true, new Map([[row.id, secret]]));
		if (!session.api.capabilities.readSecret) {
			output.err('The secret is shown this once: store it now.');
		}
	}
}

/** Throws that a token which was just given a secret is not confirmed; `what` says so in a sentence. */
export function reportDoubt(row: Row, what: string): never {
	throw new CommandError('doubtful', exitStatus.conflict, what, `eden-tokens get ${argumentOf(row)} shows whether it is there.`);
}

/** Prints a token whose secret did not arrive, and throws: whatever was to read the secret got nothing. */
export function printLostSecret(context: CommandContext, row: Row, {quiet = false, showSecret = false}: SecretOptions): never {
	if (context.json || !quiet) {
		printTokens(context, [row], true, context.json && showSecret ? new Map([[row.id, null]]) : new Map());
	}

	throw new CommandError(
		'secret-lost', exitStatus.failed, `${row.displayName} was created, but its secret is lost: no answer that arrived held it.`, `eden-tokens rotate ${argumentOf(row)} makes a new one.`,
	);
}
