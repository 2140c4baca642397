import {type Account, type Entry} from './account.js';
import {isNameTaken, readChanges, readDraft, type Body, type FieldErrors} from './bodies.js';
import {pageOf, type Api, type Handler, type Reply, type Route} from './http.js';
import {type Organization} from './organization.js';
import {organizationRoutes} from './organization-routes.js';
import {readUsageQuery, baseToken, usageByToken, usageByUser} from './usage-report.js';
import {formatNano, masked, momentOf, type Json} from './values.js';

const dayMs = 86_400_000;

const problem = (status: number, detail: string): Reply => ({status, body: {detail}});

const notFound = problem(404, 'Not found.');

const invalid = (errors: FieldErrors): Reply => ({status: 400, body: errors});

const nameTaken = problem(409, 'An active key with this name already exists.');

function keyOf(account: Account, entry: Entry): Json {
	const balance = account.balanceOf(entry);
	return {
		id: entry.id,
		name: entry.name,
		token_type: entry.type,
		member: entry.member,
		masked: masked(entry.secret),
		active_balance: entry.limited,
		// Null when uncapped.
		balance: balance !== null && entry.limited ? formatNano(balance) : null,
		balance_reset_period: entry.reset?.period ?? 'none',
		balance_reset_amount: entry.reset ? formatNano(entry.reset.amount) : null,
		expire_time: momentOf(entry.expiresAt),
		revoked: entry.revokedAt !== null,
		revoked_at: momentOf(entry.revokedAt),
	};
}

function createKey(account: Account, keyLimit: number, body: Body): Reply {
	const draft = readDraft(body, true);
	if (draft.kind === 'invalid') {
		return invalid(draft.errors);
	}

	const {name, member, expiresAt} = draft.value;
	if (expiresAt !== null && expiresAt < account.now() + dayMs) {
		return invalid({expire_time: ['The expiry must be at least one day ahead.']});
	}

	if (isNameTaken(account, name, member)) {
		return nameTaken;
	}

	if (account.counted() >= keyLimit) {
		return problem(403, `Your plan allows ${keyLimit} active key${keyLimit === 1 ? '' : 's'}. Revoke one, or upgrade the plan.`);
	}

	const entry = account.create(draft.value);
	return {status: 201, body: {...keyOf(account, entry), secret: entry.secret}};
}

/** The routes of `/v3/manage/keys/`. */
function keyRoutes(account: Account, keyLimit: number): Route[] {
	const find = ([id = '']: readonly string[]): Entry | undefined => account.byId(id.toLowerCase());
	/** Only reading works on a revoked key. */
	const onActive = (handle: (entry: Entry, body: Body) => Reply): Handler => ({parameters, body}) => {
		const entry = find(parameters);
		return entry?.revokedAt === null ? handle(entry, body as Body) : notFound;
	};

	const update = onActive((entry, body) => {
		const changes = readChanges(body, entry, 'v3');
		if (changes.kind === 'invalid') {
			return invalid(changes.errors);
		}

		if (isNameTaken(account, changes.value.name, entry.member, entry)) {
			return nameTaken;
		}

		account.change(entry, changes.value);
		return {status: 200, body: keyOf(account, entry)};
	});

	const revoke = onActive(entry => {
		account.revoke(entry);
		return {status: 200, body: keyOf(account, entry)};
	});

	const rotate = onActive(entry => {
		const secret = account.rotate(entry);
		return {status: 200, body: {secret, masked: masked(secret), name: entry.name}};
	});

	const retrieve: Handler = ({parameters}) => {
		const entry = find(parameters);
		return entry ? {status: 200, body: keyOf(account, entry)} : notFound;
	};

	return [
		{
			path: /^\/v3\/manage\/keys\/$/,
			methods: {GET: call => pageOf(account.entries, entry => keyOf(account, entry), call), POST: ({body}) => createKey(account, keyLimit, body as Body)},
			paid: ['POST'],
		},
		{path: /^\/v3\/manage\/keys\/([^/]+)\/$/, methods: {GET: retrieve, PATCH: update, DELETE: revoke}},
		{path: /^\/v3\/manage\/keys\/([^/]+)\/rotate\/$/, methods: {POST: rotate}},
	];
}

/** The usage of one key, and of the organization. */
function usageRoutes(account: Account): Route[] {
	const usageOf = (entries: readonly Entry[], query: URLSearchParams): Reply => {
		const checked = readUsageQuery(query, account.now());
		if (checked.kind === 'invalid') {
			return invalid(checked.errors);
		}

		return {status: 200, body: {usage: (checked.value.byUser ? usageByUser : usageByToken)(entries, checked.value, account)}};
	};

	const ofKey: Handler = ({parameters, query}) => {
		const entry = account.byId(parameters[0] ?? '');
		// Grouping by user is for the organization.
		query.delete('group_by');
		return entry ? usageOf([entry], query) : notFound;
	};

	return [
		{path: /^\/v3\/manage\/keys\/([^/]+)\/usage\/$/, methods: {GET: ofKey}},
		{path: /^\/v3\/manage\/usage\/$/, methods: {GET: ({query}) => usageOf([...account.entries, baseToken], query)}},
	];
}

/** The v3 management API for the holders of the organization's management keys; at most `keyLimit` keys can be active. */
export function createV3(account: Account, organization: Organization, keyLimit: number): Api {
	return {
		routes: [...organizationRoutes(organization), ...keyRoutes(account, keyLimit), ...usageRoutes(account)],
		refuse(given, method, access = method === 'GET' ? 'manage:read' : 'manage:write') {
			if (!given?.startsWith('mgmt-eden-')) {
				return problem(401, given === undefined
					? 'Authentication credentials were not provided.'
					: 'This endpoint needs a management key. Create one in the organization settings; keys of applications do not work here.');
			}

			const known = organization.keyOf(given);
			if (!known) {
				return problem(401, 'Invalid or expired management key.');
			}

			return access === 'any' || known.scopes.includes(access) ? undefined : problem(403, `This key lacks the scope ${access}.`);
		},
		notFound,
		badBody: why => problem(400, why),
	};
}
