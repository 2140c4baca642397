import {type Account, type Entry} from './account.js';
import {isNameTaken, readChanges, readDraft, readOptionalName, type Body} from './bodies.js';
import {type Api, type Handler, type Reply, type Route} from './http.js';
import {type Conditions} from './conditions.js';
import {demoKeys} from './organization.js';
import {type Rows} from './seed.js';
import {costRoutes, invalid, notFound, refused} from './v2-costs.js';
import {formatNano, nanoToNumber, masked, momentOf, type Json} from './values.js';

const notValid: Reply = {status: 401, body: {detail: 'Given token not valid for any token type'}};

const nameTaken = invalid({name: ['Token with this name already exists.']});

/** The fields that every answer has. */
function settingsOf(account: Account, entry: Entry): Json {
	const balance = account.balanceOf(entry);
	return {
		name: entry.name,
		token_type: entry.type,
		balance: balance === null ? null : nanoToNumber(balance),
		active_balance: entry.limited,
		expire_time: momentOf(entry.expiresAt),
		balance_reset_period: entry.reset?.period ?? 'none',
		balance_reset_amount: entry.reset ? nanoToNumber(entry.reset.amount) : null,
	};
}

const displayOf = ({secret}: Entry): Json => ({masked: masked(secret), key_prefix: secret.slice(0, 5), last4: secret.slice(-4)});

/** As the newer deployments list it: without the secret. */
const listed = (account: Account, entry: Entry): Json => ({
	...settingsOf(account, entry), ...displayOf(entry), label: entry.name, revoked: entry.revokedAt !== null, legacy: entry.id === null, synthesized: entry.id === null,
});

/** The custom tokens: the routes of `/v2/user/custom_token/`. */
function tokenRoutes(account: Account, rows: Rows, canRotate: boolean): Route[] {
	const onToken = (handle: (entry: Entry, body: Body) => Reply): Handler => ({parameters, body}) => {
		const entry = account.byName(parameters[0] ?? '');
		return entry ? handle(entry, body as Body) : notFound;
	};

	const create: Handler = ({body}) => {
		const draft = readDraft(body as Body, false);
		if (draft.kind === 'invalid') {
			return invalid(draft.errors);
		}

		if (isNameTaken(account, draft.value.name, draft.value.member)) {
			return nameTaken;
		}

		const entry = account.create(draft.value);
		const balance = account.balanceOf(entry);
		return {status: 201, body: {...listed(account, entry), balance: balance === null ? null : formatNano(balance), token: entry.secret}};
	};

	const update = onToken((entry, body) => {
		const changes = readChanges(body, entry, 'v2');
		if (changes.kind === 'invalid') {
			return invalid(changes.errors);
		}

		account.change(entry, changes.value);
		return {status: 200, body: settingsOf(account, entry)};
	});

	const remove = onToken(entry => {
		account.remove(entry);
		return {status: 204};
	});

	const rotate = onToken(entry => {
		const token = account.rotate(entry);
		return {status: 200, body: {name: entry.name, token, ...displayOf(entry)}};
	});

	const list: Handler = () => ({status: 200, body: (rows === 'all' ? account.entries : account.active()).map(entry => listed(account, entry))});

	return [
		{path: /^\/v2\/user\/custom_token\/$/, methods: {GET: list, POST: create}, paid: ['POST']},
		{
			path: /^\/v2\/user\/custom_token\/([^/]+)\/$/,
			methods: {
				GET: onToken(entry => ({status: 200, body: {...listed(account, entry), token: entry.secret}})), PATCH: update, DELETE: remove,
			},
		},
		...(canRotate ? [{path: /^\/v2\/user\/custom_token\/([^/]+)\/rotate\/$/, methods: {POST: rotate}}] : []),
	];
}

/** What a key is told of itself: how it is called and shown, its budget, and what is left of that. */
function describeKey(account: Account, entry: Entry): Json {
	const {balance, balance_reset_amount: resetAmount, ...settings} = settingsOf(account, entry);
	return {
		...settings, ...displayOf(entry), label: entry.name, balance_reset_amount: resetAmount,
		budget: entry.limited ? resetAmount ?? nanoToNumber(entry.anchors.at(-1)?.balance ?? 0n) : null,
		remaining_balance: entry.limited ? balance : null,
	};
}

/** The routes of `/v2/user/custom_token/` that belong to no token by name. They come before those with names, which hides a token named `me` from v2. */
function keyRoutes(account: Account): Route[] {
	const describe: Handler = ({key = ''}) => {
		const entry = account.bySecret(key);
		return entry ? {status: 200, body: describeKey(account, entry)} : notValid;
	};

	const regenerate: Handler = ({parameters, body}) => {
		const [slot] = parameters;
		const entry = slot === 'primary' || slot === 'sandbox' ? account.first(slot) : undefined;
		if (!entry) {
			return notFound;
		}

		const name = readOptionalName(body as Body);
		if (name.kind === 'invalid') {
			return invalid(name.errors);
		}

		if (isNameTaken(account, name.value, entry.member, entry)) {
			return nameTaken;
		}

		account.regenerate(entry, name.value);
		return {status: 200, body: {name: entry.name, token_type: entry.type, token: entry.secret, ...displayOf(entry)}};
	};

	return [
		{path: /^\/v2\/user\/custom_token\/me\/$/, access: 'key', methods: {GET: describe}},
		{path: /^\/v2\/user\/custom_token\/legacy\/([^/]+)\/regenerate\/$/, methods: {POST: regenerate}},
	];
}

/**
The v2 API. Its routes want the owner's session token, but for `me`, which wants the key of an application, and the costs, which take either, and a
member's session token too. Without `canRotate` it is an older deployment, which has no rotation in place.
*/
export function createV2(account: Account, conditions: Conditions, rows: Rows, canRotate: boolean): Api {
	return {
		routes: [...keyRoutes(account), ...tokenRoutes(account, rows, canRotate), ...costRoutes(account, () => conditions.isOutOfCredit)],
		refuse(given, _method, access = 'session') {
			if (given === undefined) {
				return {status: 401, body: {detail: 'Authentication credentials were not provided.'}};
			}

			const isKey = account.bySecret(given) !== undefined;
			if (given !== demoKeys.v2 && given !== demoKeys.v2Member && !isKey) {
				return notValid;
			}

			if (access === 'any' || isKey === (access === 'key')) {
				return given === demoKeys.v2Member && access === 'session' ? refused(403, 'permission_error', 'You do not have permission to manage tokens') : undefined;
			}

			return {status: 401, body: {detail: isKey ? 'This endpoint needs a session token: API keys do not work here.' : 'This endpoint needs an API key.'}};
		},
		notFound,
		badBody: invalid,
	};
}
