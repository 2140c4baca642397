import {type Row} from '../store/rows.js';
import {type Secret} from '../tokens/secret.js';
import {exitStatus, type CommandContext} from './context.js';
import {printTokens} from './print-tokens.js';
import {shellWord} from './shell-word.js';

export type SecretOptions = {
	/** Nothing but the secret. */
	readonly quiet?: boolean | undefined;
	/** With `--json`: the secret is part of the object. */
	readonly showSecret?: boolean | undefined;
};

/**
Prints a token that was just given a secret, and that secret, once: alone with `quiet`, else below the fields; with `--json` only where `showSecret` asks for it.
Gives the exit status: a secret that was lost on its way is a failure, since whatever reads it got nothing.
*/
export function printNewSecret(context: CommandContext, row: Row, secret: Secret | null, {quiet = false, showSecret = false}: SecretOptions): number {
	const {output, json, session} = context;
	const {capabilities} = session.api;
	const word = shellWord(row.token.name);
	const again = capabilities.readSecret ? `eden-tokens get ${word} --show-secret shows it.` : `The API gives it only once: eden-tokens rotate ${word} makes a new one.`;
	if (json) {
		printTokens(context, [row], true, showSecret ? new Map([[row.id, secret]]) : new Map());
		if (!showSecret) {
			output.err(`The secret was not printed: --json holds it only with --show-secret. ${again}`);
		}
	} else if (!quiet) {
		printTokens(context, [row], true, new Map([[row.id, secret]]));
		if (secret && !capabilities.readSecret) {
			output.err('The secret is shown this once: store it now.');
		}
	} else if (secret) {
		output.out(secret.reveal());
	}

	return secret ? exitStatus.done : exitStatus.failed;
}
