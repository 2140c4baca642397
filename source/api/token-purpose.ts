import {quoted} from './clean-text.js';
import {type Purpose} from './refusal.js';
import {type Resource} from './resource.js';

/** What a request on one token is for, with the token's name where it is known. */
export function tokenPurpose(resource: Pick<Resource, 'remembered'>, id: string, verb: string): Purpose {
	const token = quoted(resource.remembered(id)?.name ?? id);
	return {doing: `${verb} the token ${token}`, token};
}
