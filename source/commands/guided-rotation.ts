import {moneyToDecimal} from '../tokens/money.js';
import {successorDraft, successorName} from '../tokens/rotation.js';
import {type Token, type TokenDraft} from '../tokens/token.js';
import {shellWord} from './shell-word.js';

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
export function guidedRotation(token: Token, now: number, isTaken: (name: string) => boolean): string {
	const name = successorName(token.name, now, isTaken);
	const draft = successorDraft(token, name, token.expiresAt !== null && token.expiresAt > now ? token.expiresAt : null);
	const old = shellWord(token.name);
	return [
		`Make a new token: eden-tokens create ${shellWord(name)}${optionsOf(draft)}`,
		'hand its secret to whatever uses the old one',
		'see that it works',
		`then eden-tokens delete ${old} --confirm ${old}`,
	].join('; ');
}
