import {type Settings} from '../../settings/settings.js';
import {displayName} from '../../tokens/display-name.js';
import {type Theme} from '../theme.js';

/** There is no key yet: how to give one. */
export function welcomeLines({configFile, profile}: Settings, theme: Theme): string[] {
	return [
		theme.paint('strong', 'Welcome to eden-tokens. There is no Eden AI key yet.'),
		'',
		'Store one, and start again:',
		'  export EDENAI_API_KEY=…            for this shell',
		'  export EDENAI_API_KEY_FILE=FILE    a file that only you can read',
		`  ${configFile}`,
		`      profiles: {${displayName(profile)}: {apiKeyCommand: pass show edenai}}`,
		'',
		'eyJ… and sk_… are account tokens (v2); mgmt-eden-… are management keys (v3).',
		'',
		`${theme.paint('strong', 'k')}  paste a key for this run only (masked, kept in memory)`,
		`${theme.paint('strong', 'd')}  look around in the demo: an embedded server with tokens that drain`,
		`${theme.paint('strong', 'q')}  quit`,
	];
}
