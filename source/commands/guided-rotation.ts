import {moneyToDecimal, zero} from '../tokens/money.js';
import {type Token} from '../tokens/token.js';
import {shellWord} from './shell-word.js';

/** The options of `create` that make a token with the same settings. What has expired is left out, and what was overdrawn starts at 0: no new token can have that. */
function sameSettings({type, limited, balance, expiresAt, reset, member}: Token, now: number): string {
	return [
		...(type === 'sandbox' ? ['--type sandbox'] : []),
		...(limited && balance !== null ? [`--balance ${moneyToDecimal(balance > 0n ? balance : zero)}`] : []),
		...(expiresAt !== null && expiresAt > now ? [`--expires ${new Date(expiresAt).toISOString()}`] : []),
		...(reset?.amount ? [`--reset ${reset.period}:${moneyToDecimal(reset.amount)}`] : []),
		...(member === null ? [] : [`--member ${shellWord(member)}`]),
	].map(option => ` ${option}`).join('');
}

/** How a token is rotated by hand where the API cannot: a new one with the same settings, its secret handed over, the old one deleted. */
export function guidedRotation(token: Token, now: number): string {
	const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
	const old = shellWord(token.name);
	return [
		`Make a new token: eden-tokens create ${shellWord(`${token.name}-${day}`)}${sameSettings(token, now)}`,
		'hand its secret to whatever uses the old one',
		'see that it works',
		`then eden-tokens delete ${old} --confirm ${old}`,
	].join('; ');
}
