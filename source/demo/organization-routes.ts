import {owner} from './account.js';
import {pageOf, type Handler, type Reply, type Route} from './http.js';
import {isIssuer, type Group, type ManagementKey, type Member, type Organization, type Role, type Scope} from './organization.js';
import {masked, momentOf, type Json} from './values.js';

const problem = (status: number, detail: string): Reply => ({status, body: {detail}});

const notFound = problem(404, 'Not found.');

type Fault = {readonly loc: readonly string[]; readonly msg: string; readonly type: string};

const unprocessable = (faults: readonly Fault[]): Reply => ({status: 422, body: {detail: faults}});

const keyRow = ({id, name, key, scopes, createdAt, expiresAt, revokedAt}: ManagementKey): Json => ({
	id, name, scopes, masked: masked(key), created_at: momentOf(createdAt), expire_time: momentOf(expiresAt), revoked: revokedAt !== null, revoked_at: momentOf(revokedAt),
});

const workerScopes = new Set<unknown>(['manage:read', 'manage:write']);

type Draft = {readonly name: string; readonly scopes: readonly Scope[]};

const faultOf = (field: string, msg: string, type: string): Fault => ({loc: ['body', field], msg, type});

function scopesFault(scopes: unknown): Fault | undefined {
	if (scopes === undefined) {
		return faultOf('scopes', 'Field required', 'missing');
	}

	if (!Array.isArray(scopes) || scopes.length === 0) {
		return faultOf('scopes', 'Input should be a list of at least one scope', 'list_type');
	}

	return scopes.every(scope => workerScopes.has(scope))
		? undefined
		: faultOf('scopes', 'Input should be \'manage:read\' or \'manage:write\'', 'enum');
}

function nameFault(name: unknown): Fault | undefined {
	if (name === undefined) {
		return faultOf('name', 'Field required', 'missing');
	}

	if (typeof name !== 'string') {
		return faultOf('name', 'Input should be a valid string', 'string_type');
	}

	return name === '' || [...name].length > 200 ? faultOf('name', 'String should have 1 to 200 characters', 'string_length') : undefined;
}

/** The routes of `/v3/manage/auth-keys/`, for an issuer alone. */
function authKeyRoutes(organization: Organization): Route[] {
	const mint: Handler = ({body}) => {
		const {name, scopes} = body as Partial<Draft>;
		const faults = [nameFault(name), scopesFault(scopes)].filter(fault => fault !== undefined);
		if (faults.length > 0) {
			return unprocessable(faults);
		}

		const draft = body as Draft;
		if (organization.keys.some(one => one.revokedAt === null && one.name === draft.name)) {
			return problem(409, 'A management key with this name already exists.');
		}

		const made = organization.mint(draft.name, [...new Set(draft.scopes)]);
		return {status: 201, body: {...keyRow(made), secret: made.key}};
	};

	const revoke: Handler = ({parameters}) => {
		const id = parameters[0]?.toLowerCase();
		const key = organization.keys.find(one => one.id === id && one.revokedAt === null);
		if (!key) {
			return notFound;
		}

		if (isIssuer(key)) {
			return problem(403, 'An issuer key can be revoked in the dashboard only.');
		}

		organization.revoke(key);
		return {status: 204};
	};

	return [
		{path: /^\/v3\/manage\/auth-keys\/$/, access: 'manage:mint', methods: {GET: call => pageOf(organization.keys, keyRow, call), POST: mint}},
		{path: /^\/v3\/manage\/auth-keys\/([^/]+)\/$/, access: 'manage:mint', methods: {DELETE: revoke}},
	];
}

const memberRow = ({email, fullname, role, guardrail, rateLimit, groups}: Member): Json => ({
	email, fullname, role, guardrail, effective_rate_limit: rateLimit, is_org_owner: email === owner, directory_groups: groups,
});

/** The routes of `/v3/manage/members/` and `/v3/manage/groups/`. */
function peopleRoutes({members, groups}: Organization): Route[] {
	const changeRole: Handler = ({parameters, body}) => {
		const [email] = parameters;
		const member = members.find(one => one.email === email);
		if (!member) {
			return notFound;
		}

		const {role} = body as {role?: unknown};
		if (role !== 'admin' && role !== 'member') {
			return {status: 400, body: {role: [`"${String(role)}" is not a valid choice.`]}};
		}

		if (email === owner) {
			return problem(403, 'The role of the owner cannot be changed.');
		}

		member.role = role satisfies Role;
		return {status: 200, body: memberRow(member)};
	};

	const groupRow = ({externalId, name, members: emails}: Group): Json => ({
		external_group_id: externalId, name, members: members.filter(({email}) => emails.includes(email)).map(({email, fullname, role}) => ({email, fullname, role})),
	});

	const retrieveGroup: Handler = ({parameters}) => {
		const group = groups.find(({externalId}) => externalId === parameters[0]);
		return group ? {status: 200, body: groupRow(group)} : notFound;
	};

	return [
		{path: /^\/v3\/manage\/members\/$/, methods: {GET: call => pageOf(members, memberRow, call)}},
		{path: /^\/v3\/manage\/members\/([^/]+)\/role\/$/, methods: {PATCH: changeRole}},
		{path: /^\/v3\/manage\/groups\/$/, methods: {GET: call => pageOf(groups, groupRow, call)}},
		{path: /^\/v3\/manage\/groups\/([^/]+)\/$/, methods: {GET: retrieveGroup}},
	];
}

/** What v3 tells of an organization: who asks, its management keys, its members and groups. */
export function organizationRoutes(organization: Organization): Route[] {
	const whoami: Handler = ({key = ''}) => {
		const {scopes = [], expiresAt = null} = organization.keyOf(key) ?? {};
		return {status: 200, body: {organization: 'Eden Demo', scopes, expire_time: momentOf(expiresAt)}};
	};

	return [
		{path: /^\/v3\/manage\/whoami\/$/, access: 'any', methods: {GET: whoami}},
		...authKeyRoutes(organization),
		...peopleRoutes(organization),
	];
}
