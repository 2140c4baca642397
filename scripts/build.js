/*
Builds `dist/cli.js`: one minified ES module with every dependency inside, and the licences of what is inside beside it.
*/
import {chmod, readFile, rm, writeFile} from 'node:fs/promises';
import {builtinModules} from 'node:module';
import {build} from 'esbuild';
import {inkTableEsbuild} from './ink-table.js';
import {collectLicenses} from './licenses.js';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

const stubDevtools = {
	name: 'stub-react-devtools',
	setup(plugin) {
		plugin.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'stub'}));
		plugin.onLoad({filter: /.*/, namespace: 'stub'}, () => ({contents: 'export default {initialize() {}, connectToDevTools() {}};'}));
	},
};

/* Zod carries its messages in some fifty languages; this program's messages are its own. */
const englishZod = {
	name: 'english-zod',
	setup(plugin) {
		plugin.onLoad({filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/}, () => ({contents: 'export {default as en} from "./en.js";', loader: 'js'}));
	},
};

/*
Node's own modules by `require`, at the place where they are first used: an `import` of one would be hoisted to the top of the bundle, and its facade
reads every export, which alone loads Node's whole HTTP client.
*/
const lazyBuiltins = {
	name: 'lazy-builtins',
	setup(plugin) {
		plugin.onResolve({filter: new RegExp(`^(?:node:.+|${builtinModules.join('|')})$`)}, ({path, kind}) => (kind === 'import-statement' || kind === 'dynamic-import'
			? {path: path.replace(/^(?:node:)?/, 'node:'), namespace: 'builtin'}
			: undefined));
		plugin.onLoad({filter: /.*/, namespace: 'builtin'}, ({path}) => ({contents: `module.exports = require(${JSON.stringify(path)});`, loader: 'js'}));
	},
};

await rm('dist', {recursive: true, force: true});
const {metafile} = await build({
	entryPoints: ['source/cli.ts'],
	outfile: 'dist/cli.js',
	bundle: true,
	minify: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	jsx: 'automatic',
	// With `verbatimModuleSyntax` an import of types alone would still load the module, and `list` half of the program.
	tsconfigRaw: {compilerOptions: {verbatimModuleSyntax: false}},
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
	define: {
		'process.env.NODE_ENV': '"production"',
		'process.env.DEV': '"false"',
		'globalThis.__EDEN_TOKENS_VERSION__': JSON.stringify(version),
	},
	banner: {
		js: '#!/usr/bin/env node\nimport {createRequire as edenCreateRequire} from "node:module";const require=edenCreateRequire(import.meta.url);',
	},
	plugins: [lazyBuiltins, stubDevtools, englishZod, inkTableEsbuild(async path => readFile(path, 'utf8'))],
});
await chmod('dist/cli.js', 0o755);
await writeFile('dist/third-party-licenses.txt', await collectLicenses(Object.keys(metafile.inputs)));
