import {type Account, usedBetween, type Entry} from './account.js';
import {isNameTaken, readChanges, readDraft, type Body} from './bodies.js';
import {type Api, type Handler, type Reply, type Route} from './http.js';
import {readUsageQuery, usageByToken} from './usage-report.js';
import {formatNano, nanoToNumber, usd, masked, momentOf, type Json} from './values.js';

const creditsAtStart = usd(2500);

const notFound: Reply = {status: 404, body: {details: 'Not Found'}};

const refused = (status: number, type: string, message: unknown): Reply => ({status, body: {error: {type, message}}});

const invalid = (message: unknown): Reply => refused(400, 'validation_error', message);

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
	...settingsOf(account, entry), ...displayOf(entry), label: entry.name, revoked: false, legacy: false, synthesized: false,
});

/** The custom tokens: the routes of `/v2/user/custom_token/`. */
function tokenRoutes(account: Account, canRotate: boolean): Route[] {
	const onToken = (handle: (entry: Entry, body: Body) => Reply): Handler => ({parameters, body}) => {
		const entry = account.byName(parameters[0] ?? '');
		return entry ? handle(entry, body as Body) : notFound;
	};

	const create: Handler = ({body}) => {
		const draft = readDraft(body as Body, false);
		if (draft.kind === 'invalid') {
			return invalid(draft.errors);
		}

		if (isNameTaken(account, draft.value.name)) {
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

	return [
		{
			path: /^\/v2\/user\/custom_token\/$/,
			methods: {GET: () => ({status: 200, body: account.active().map(entry => listed(account, entry))}), POST: create},
		},
		{
			path: /^\/v2\/user\/custom_token\/([^/]+)\/$/,
			methods: {
				GET: onToken(entry => ({status: 200, body: {...listed(account, entry), token: entry.secret}})), PATCH: update, DELETE: remove,
			},
		},
		...(canRotate ? [{path: /^\/v2\/user\/custom_token\/([^/]+)\/rotate\/$/, methods: {POST: rotate}}] : []),
	];
}

/** The routes of `/v2/cost_management/`. */
function costRoutes(account: Account): Route[] {
	const startedAt = account.now();
	const usage: Handler = ({query}) => {
		const checked = readUsageQuery(query, account.now(), 1);
		return checked.kind === 'invalid'
			? invalid(checked.errors)
			: {status: 200, body: {response: usageByToken(account.active(), checked.value, account)}};
	};

	const credits: Handler = () => {
		const paid = account.active().filter(({type}) => type === 'api_token');
		let left = creditsAtStart;
		for (const entry of paid) {
			left -= usedBetween(entry, startedAt, account.now());
		}

		return {status: 200, body: {credits: nanoToNumber(left > 0n ? left : 0n)}};
	};

	return [
		{path: /^\/v2\/cost_management\/$/, methods: {GET: usage}},
		{path: /^\/v2\/cost_management\/credits\/$/, methods: {GET: credits}},
	];
}

/** The v2 API for the holder of `key`. Without `canRotate` it is an older deployment, which has no rotation in place. */
export function createV2(account: Account, key: string, canRotate: boolean): Api {
	return {
		routes: [...tokenRoutes(account, canRotate), ...costRoutes(account)],
		refuse(given) {
			if (given === key) {
				return undefined;
			}

			if (given === undefined) {
				return {status: 401, body: {detail: 'Authentication credentials were not provided.'}};
			}

			// A custom token is a valid credential, but one of an application.
			return account.bySecret(given)
				? refused(403, 'permission_error', 'You do not have permission to manage tokens')
				: {status: 401, body: {detail: 'Given token not valid for any token type'}};
		},
		notFound,
		badBody: invalid,
	};
}
