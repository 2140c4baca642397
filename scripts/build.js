/*
Builds `dist/cli.js`: one file, a launcher with the minified program and every dependency inside (see source/launch.ts), and the licences of what is inside
beside it.
*/
import {chmod, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
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

/*
What only a name in a far script needs is made when such a name is met: break iterators and the list of all emoji take longer to load than the rest of
the program.
*/
const lazyUnicode = {
	name: 'lazy-unicode',
	setup(plugin) {
		plugin.onLoad({filter: /node_modules[/\\](?:string-width|slice-ansi|wrap-ansi|ink)[/\\].*\.js$/}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const contents = text
				.replaceAll(/new Intl\.Segmenter\(([^)]*)\)/g, '((...options) => { let made; return {segment: text => (made ??= new Intl.Segmenter(...options)).segment(text)}; })($1)')
				.replaceAll(/^const (\w+) = (\/\^.*\\p\{RGI_Emoji\}.*\/v);$/gm, (line, name, literal) => `const ${name} = (() => { let made; const get = () => (made ??= ${literal}); return {test: text => get().test(text), exec: text => get().exec(text)}; })();`);
			return contents === text ? undefined : {contents, loader: 'js'};
		});
	},
};

const common = {
	bundle: true,
	write: false,
	minify: true,
	format: 'esm',
	platform: 'node',
	// With `verbatimModuleSyntax` an import of types alone would still load the module, and `list` half of the program.
	tsconfigRaw: {compilerOptions: {verbatimModuleSyntax: false}},
	legalComments: 'none',
	logLevel: 'warning',
};

await rm('dist', {recursive: true, force: true});
const program = await build({
	...common,
	entryPoints: ['source/main.ts'],
	target: 'node22',
	jsx: 'automatic',
	metafile: true,
	define: {
		'process.env.NODE_ENV': '"production"',
		'process.env.DEV': '"false"',
		'globalThis.__EDEN_TOKENS_VERSION__': JSON.stringify(version),
	},
	// Only Node's own modules are left to be required.
	banner: {js: 'const require=name=>process.getBuiltinModule(name);'},
	plugins: [lazyBuiltins, stubDevtools, englishZod, lazyUnicode, inkTableEsbuild(async path => readFile(path, 'utf8'))],
});
// An older Node has to get as far as to say that it is too old.
const launcher = await build({...common, entryPoints: ['source/cli.ts'], target: 'node14.18', banner: {js: '#!/usr/bin/env node'}, supported: {'top-level-await': true}});
await mkdir('dist');
await writeFile('dist/cli.js', `${launcher.outputFiles[0].text}/*program\n${program.outputFiles[0].text.replaceAll('*/', '*\0/')}\n*/\n`, {mode: 0o755});
await chmod('dist/cli.js', 0o755);
await writeFile('dist/third-party-licenses.txt', await collectLicenses(Object.keys(program.metafile.inputs)));
