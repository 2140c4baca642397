import {dollars, type Money} from './money.js';
import {type TokenType} from './token.js';

/** What a new token starts from. */
export type Template = {
	readonly type: TokenType;
	/** null: no limit. */
	readonly balance: Money | null;
	/** As typed (`+7d`); null: never. */
	readonly expires: string | null;
};

/** Budgets by purpose, from the provider's published practice. */
export const defaultTemplates: ReadonlyMap<string, Template> = new Map<string, Template>([
	['production', {type: 'live', balance: dollars(500), expires: null}],
	['staging', {type: 'live', balance: dollars(50), expires: '+90d'}],
	['development-sandbox', {type: 'sandbox', balance: null, expires: null}],
	['development', {type: 'live', balance: dollars(25), expires: '+30d'}],
	['partner-demo', {type: 'live', balance: dollars(10), expires: '+7d'}],
	['client-trial', {type: 'live', balance: dollars(5), expires: '+14d'}],
	['ci', {type: 'sandbox', balance: null, expires: '+90d'}],
]);
