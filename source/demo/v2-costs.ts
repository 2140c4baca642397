import {usedBetween, type Account, type Entry} from './account.js';
import {type Handler, type Reply, type Route} from './http.js';
import {demoKeys, plainMember} from './organization.js';
import {readUsageQuery, usageByToken, usageByUser} from './usage-report.js';
import {nanoToNumber, usd} from './values.js';

export const notFound: Reply = {status: 404, body: {details: 'Not Found'}};

/** A refusal as v2 words it. */
export const refused = (status: number, type: string, message: unknown): Reply => ({status, body: {error: {type, message}}});

export const invalid = (message: unknown): Reply => refused(400, 'validation_error', message);

const creditsAtStart = usd(2500);

const parameters = new Set(['begin', 'end', 'step', 'token', 'feature', 'subfeature', 'provider', 'phase', 'user', 'group_by', 'rag_project_id', 'workflow_id']);

/** What only admins may ask for. */
const adminParameters = ['user', 'group_by'];

/** Whose costs a key sees: an application its own, a member his own, the owner all of them. Same-named and revoked keys are among them. */
function visibleTo(account: Account, key: string): readonly Entry[] {
	const own = account.bySecret(key);
	if (own) {
		return [own];
	}

	return key === demoKeys.v2 ? account.entries : account.entries.filter(({member}) => member === plainMember);
}

/** The routes of `/v2/cost_management/`. */
export function costRoutes(account: Account, isOutOfCredit: () => boolean): Route[] {
	const startedAt = account.now();

	const usage: Handler = ({query, key = ''}) => {
		const unknown = query.keys().filter(name => !parameters.has(name)).toArray();
		if (unknown.length > 0) {
			return invalid(Object.fromEntries(unknown.map(name => [name, ['Unknown query parameter.']])));
		}

		const reserved = account.bySecret(key) ? [...adminParameters, 'token'] : adminParameters;
		const asked = reserved.filter(name => (query.get(name) ?? '') !== '');
		if (key !== demoKeys.v2 && asked.length > 0) {
			return refused(403, 'permission_error', `You do not have permission to use ${asked.join(', ')}`);
		}

		const checked = readUsageQuery(query, account.now(), 1);
		return checked.kind === 'invalid'
			? invalid(checked.errors)
			: {status: 200, body: {response: (checked.value.byUser ? usageByUser : usageByToken)(visibleTo(account, key), checked.value, account)}};
	};

	const credits: Handler = ({key = ''}) => {
		if (key !== demoKeys.v2) {
			return refused(403, 'permission_error', 'You do not have permission to see the credits');
		}

		let left = isOutOfCredit() ? 0n : creditsAtStart;
		const paid = account.active().filter(({type}) => type === 'api_token');
		for (const entry of paid) {
			left -= usedBetween(entry, startedAt, account.now());
		}

		return {status: 200, body: {credits: nanoToNumber(left > 0n ? left : 0n)}};
	};

	return [
		{path: /^\/v2\/cost_management\/$/, access: 'any', methods: {GET: usage}, paid: ['GET']},
		{path: /^\/v2\/cost_management\/credits\/$/, access: 'any', methods: {GET: credits}},
	];
}
