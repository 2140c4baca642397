/*
Builds `dist/cli.js`: one minified ES module with every dependency inside, and the licences of what is inside beside it.
*/
import {chmod, readFile, rm, writeFile} from 'node:fs/promises';
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
	plugins: [stubDevtools, inkTableEsbuild(async path => readFile(path, 'utf8'))],
});
await chmod('dist/cli.js', 0o755);
await writeFile('dist/third-party-licenses.txt', await collectLicenses(Object.keys(metafile.inputs)));
