/*
Builds `dist/eden-tokens.js`, the whole program with every dependency as it was published; `dist/cli.js`, the small executable of the package; and the licences
of what is inside. With `--readable` names stay as they are, for a profile (`node --cpu-prof dist/cli.js`).
*/
import {chmod, readFile, rm, writeFile} from 'node:fs/promises';
import process from 'node:process';
import {build} from 'esbuild';
import {inkTableEsbuild} from './ink-table.js';
import {collectLicenses} from './licenses.js';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

const common = {
	bundle: true,
	outdir: 'dist',
	minifyWhitespace: true,
	minifySyntax: true,
	minifyIdentifiers: !process.argv.includes('--readable'),
	format: 'esm',
	platform: 'node',
	// With `verbatimModuleSyntax` an import of types alone would still load the module, and `list` half of the program.
	tsconfigRaw: {compilerOptions: {verbatimModuleSyntax: false}},
	legalComments: 'none',
	logLevel: 'warning',
};

await rm('dist', {recursive: true, force: true});
const {metafile} = await build({
	...common,
	entryPoints: ['source/eden-tokens.ts'],
	target: 'node22',
	jsx: 'automatic',
	metafile: true,
	define: {
		'process.env.NODE_ENV': '"production"',
		'globalThis.__EDEN_TOKENS_VERSION__': JSON.stringify(version),
	},
	// Optional for Ink, which asks for them only where DEV is "true".
	alias: {'react-devtools-core': 'data:text/javascript,export default {initialize() {}, connectToDevTools() {}}'},
	// CommonJS packages require Node's own modules.
	banner: {js: 'import {createRequire} from "node:module";const require=createRequire(import.meta.url);'},
	plugins: [inkTableEsbuild(async path => readFile(path, 'utf8'))],
});
// An older Node has to get as far as to say that it is too old.
await build({
	...common,
	entryPoints: ['source/cli.ts'],
	target: 'node14.18',
	supported: {'top-level-await': true},
	external: ['./eden-tokens.js'],
});
await writeFile('dist/third-party-licenses.txt', await collectLicenses(Object.keys(metafile.inputs)));
await Promise.all(['dist/cli.js', 'dist/eden-tokens.js'].map(async file => chmod(file, 0o755)));
