import {createHash} from 'node:crypto';
import {owner, uuidOf} from './account.js';

export type Scope = 'manage:read' | 'manage:write' | 'manage:mint';

/** A key of the management API. One that may mint is an issuer, and may do nothing else. */
export type ManagementKey = {
	/** UUID. */
	readonly id: string;
	readonly name: string;
	readonly key: string;
	readonly scopes: readonly string[];
	/** Epoch ms. */
	readonly createdAt: number;
	/** Epoch ms; null: never. */
	readonly expiresAt: number | null;
	/** Epoch ms; null: it works. */
	revokedAt: number | null;
};

export const isIssuer = ({scopes}: ManagementKey): boolean => scopes.includes('manage:mint');

export type Role = 'admin' | 'member';

/** A member, as the dashboard has it. The types of the last three vary on the real service, so they do here. */
export type Member = {
	readonly email: string;
	readonly fullname: string;
	role: Role;
	/** Models that are allowed or denied, and how often; null: none. */
	readonly guardrail: Readonly<Record<string, unknown>> | string | null;
	/** `N/second|minute|hour|day`, or calls a second. */
	readonly rateLimit: string | number;
	readonly groups: ReadonlyArray<string | Readonly<Record<string, string>>>;
};

/** A group of the company's directory. */
export type Group = {readonly externalId: string; readonly name: string; readonly members: readonly string[]};

/** Who works with the account, and the keys that manage it. */
export type Organization = {
	readonly members: readonly Member[];
	readonly groups: readonly Group[];
	/** Revoked ones included, in the order of creation. */
	readonly keys: readonly ManagementKey[];
	/** The management key of a secret, where it still works. */
	readonly keyOf: (secret: string) => ManagementKey | undefined;
	readonly mint: (name: string, scopes: readonly Scope[]) => ManagementKey;
	readonly revoke: (key: ManagementKey) => void;
};

/** The bearers that the server knows from its start, all fake. */
export const demoKeys = {
	/** The session token of the owner. */
	v2: 'eyJkZW1vIjoiZmFrZSJ9.eden-tokens-demo.FAKE',
	v3: 'mgmt-eden-demo-FAKE-read-write',
	v3ReadOnly: 'mgmt-eden-demo-FAKE-read-only',
	/** Mints management keys, and can do nothing else. */
	v3Issuer: 'mgmt-eden-demo-FAKE-issuer',
	/** The session token of a member who is no admin. */
	v2Member: 'eyJkZW1vIjoiZmFrZSJ9.eden-tokens-demo-member.FAKE',
};

/** Whose session token `v2Member` is. */
export const plainMember = 'john@demo.example';

const keyLifeMs = 60 * 86_400_000;

const platform: Group = {externalId: 'idp-platform', name: 'Platform', members: [owner, 'lea@demo.example']};
const research: Group = {externalId: 'idp-research', name: 'Research', members: ['anna@demo.example', 'marie@demo.example']};

const seedMembers = (): Member[] => [
	{email: owner, fullname: 'Olga Petrova', role: 'admin', guardrail: null, rateLimit: 10, groups: [platform.name]},
	{email: 'lea@demo.example', fullname: 'L\u00E9a Martin', role: 'admin', guardrail: null, rateLimit: '10/second', groups: [platform.name]},
	{email: plainMember, fullname: 'John Doe', role: 'member', guardrail: '60/minute', rateLimit: '60/minute', groups: []},
	{
		email: 'anna@demo.example', fullname: 'Anna Nowak', role: 'member', rateLimit: 5, groups: [{external_group_id: research.externalId, name: research.name}],
		guardrail: {name: 'research', allowed_models: ['openai/gpt-4o', 'mistral/small'], denied_models: [], rate_limit: '5/second'},
	},
	{
		email: 'marie@demo.example', fullname: 'Marie Dubois', role: 'member', rateLimit: '1000/day', groups: [{external_group_id: research.externalId, name: research.name}],
		guardrail: {name: 'prototype', allowed_models: [], denied_models: ['openai/o1'], rate_limit: '1000/day'},
	},
];

/** The organization of the demo. `now` gives epoch ms. */
export function createOrganization(now: () => number): Organization {
	const startedAt = now();
	const seedKey = (name: string, key: string, scopes: readonly Scope[]): ManagementKey =>
		({id: uuidOf(`management ${name}`), name, key, scopes, createdAt: startedAt, expiresAt: startedAt + keyLifeMs, revokedAt: null});
	const keys = [
		seedKey('eden-tokens', demoKeys.v3, ['manage:read', 'manage:write']),
		seedKey('dashboards', demoKeys.v3ReadOnly, ['manage:read']),
		seedKey('issuer', demoKeys.v3Issuer, ['manage:mint']),
	];

	return {
		members: seedMembers(),
		groups: [platform, research],
		keys,
		keyOf: secret => keys.find(({key, revokedAt, expiresAt}) => key === secret && revokedAt === null && (expiresAt === null || expiresAt > now())),
		mint(name, scopes) {
			const digest = createHash('sha256').update(`management ${keys.length} ${name}`).digest('hex');
			const made: ManagementKey = {
				id: uuidOf(`management ${keys.length} ${name}`), name, key: `mgmt-eden-demo-FAKE-${digest.slice(0, 24)}`, scopes, createdAt: now(), expiresAt: null, revokedAt: null,
			};
			keys.push(made);
			return made;
		},
		revoke(key) {
			key.revokedAt = now();
		},
	};
}
