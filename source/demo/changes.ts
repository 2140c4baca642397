import {type Account, type Changes, type Draft} from './account.js';
import {type Entry} from './entry.js';
import {missing, readFields, readReset, type Checked, type Fields, type FieldErrors} from './validation.js';

export type Body = Readonly<Record<string, unknown>>;

const invalid = (errors: FieldErrors): {readonly kind: 'invalid'; readonly errors: FieldErrors} => ({kind: 'invalid', errors});

/** What a POST asks for. `limited`: what `active_balance` is where the body does not say. */
export function readDraft(body: Body, isLimitedByDefault: boolean): Checked<Draft> {
	const checked = readFields(body, 'decimal');
	if (checked.kind === 'invalid') {
		return Object.hasOwn(body, 'name') ? checked : invalid({...missing('name'), ...checked.errors});
	}

	const {name, type = 'api_token', balance = null, limited = isLimitedByDefault, expiresAt = null, member = null} = checked.value;
	if (name === undefined) {
		return invalid(missing('name'));
	}

	const reset = readReset(checked.value, null);
	return reset.kind === 'invalid' ? reset : {kind: 'ok', value: {name, type, balance, limited, expiresAt, reset: reset.value ?? null, member}};
}

/** Fields that are fixed at creation, where the body would change them. */
function fixedFields({type, name}: Fields, entry: Entry, canRename: boolean): FieldErrors {
	const words = ['This field cannot be changed.'];
	return {
		...(type !== undefined && type !== entry.type && {token_type: words}),
		...(!canRename && name !== undefined && name !== entry.name && {name: words}),
	};
}

/** What a PATCH asks for. */
export function readChanges(body: Body, entry: Entry, api: 'v2' | 'v3'): Checked<Changes> {
	const checked = readFields(body, api === 'v2' ? 'number' : 'decimal');
	if (checked.kind === 'invalid') {
		return checked;
	}

	const fixed = fixedFields(checked.value, entry, api === 'v3');
	if (Object.keys(fixed).length > 0) {
		return invalid(fixed);
	}

	const {name, balance, limited, expiresAt} = checked.value;
	const reset = readReset(checked.value, entry.reset);
	return reset.kind === 'invalid' ? reset : {kind: 'ok', value: {name, balance, limited, expiresAt, reset: reset.value}};
}

/** Whether a draft or a change would give a name that another key has. */
export const isNameTaken = (account: Account, name: string | undefined, entry?: Entry): boolean => name !== undefined && account.isTaken(name, entry);
