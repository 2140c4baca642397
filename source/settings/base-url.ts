import {isLoopback} from '../tokens/loopback.js';
import {SettingsError} from './settings-error.js';

export const defaultBaseUrl = 'https://api.edenai.run';

const example = `an http or https address without user, query and fragment, such as ${defaultBaseUrl}`;

/**
The base URL without the slash at its end. The key travels with each request, so plain `http:` is only for this machine unless that was asked for.

@param source - Where the text came from, for the message, which never repeats the text: a password may be in it.
*/
export function checkBaseUrl(text: string, source: string, insecureHttp: boolean): string {
	const url = URL.parse(text);
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw new SettingsError('usage', `${source} is no usable base URL.`, `Give ${example}.`);
	}

	if (url.protocol === 'http:' && !insecureHttp && !isLoopback(url.hostname)) {
		throw new SettingsError('usage', `${source} is plain http, so the key would travel unencrypted to ${url.host}.`, 'Use https, or allow it by --insecure-http.');
	}

	return url.href.replace(/\/+$/, '');
}
