import {type Secret} from '../tokens/secret.js';
import {type ApiChoice} from './option-values.js';
import {type Settings} from './settings.js';

/** The API to speak: as chosen; `auto`: v3 for a management key, by its prefix, and v2 for any other, and for none. */
export function chooseApi(choice: ApiChoice, key: Secret | undefined): 'v2' | 'v3' {
	return choice === 'auto' ? (key?.reveal().startsWith('mgmt-eden-') ? 'v3' : 'v2') : choice;
}

/** The settings with a key that was typed in, for this run only. */
export const withKey = (settings: Settings, key: Secret): Settings => ({
	...settings, credential: {key, source: 'what was pasted'}, api: chooseApi(settings.apiChoice, key),
});
