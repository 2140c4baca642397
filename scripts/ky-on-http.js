/*
ky takes `Headers`, `Request` and `Response` from the global object, where Node makes them with a whole HTTP client of its own: that takes longer to load than
all that `eden-tokens list` does. The transform gives ky those of source/api/http-messages.ts; Vite (tests) and esbuild (the bundle) both use it.
*/
import {readFile} from 'node:fs/promises';
import path from 'node:path';

const kyFile = /node_modules[/\\]ky[/\\]distribution[/\\].*\.js$/;
const messages = path.resolve('source/api/http-messages.ts');

/** What ky only asks for to know what the runtime can do, and which nothing here needs. */
const unneeded = /\bglobalThis\.(?:FormData|ReadableStream)\b/g;

/**
Rewrites the text of a file of ky.

@param {string} code
*/
function kyOnHttp(code) {
	const replaced = code.replaceAll(/\bglobalThis\.(?=(?:Headers|Request|Response)\b)/g, 'Http').replaceAll(unneeded, 'undefined');
	return replaced === code ? code : `import {HttpHeaders, HttpRequest, HttpResponse} from ${JSON.stringify(messages)};\n${replaced}`;
}

/** The transform as a Vite plugin. */
export const kyVite = {
	name: 'ky-on-http',
	transform(code, id) {
		return kyFile.test(id) ? {code: kyOnHttp(code), map: null} : undefined;
	},
};

/** The transform as an esbuild plugin. */
export const kyEsbuild = {
	name: 'ky-on-http',
	setup(build) {
		build.onLoad({filter: kyFile}, async ({path: file}) => ({contents: kyOnHttp(await readFile(file, 'utf8')), loader: 'js'}));
	},
};
