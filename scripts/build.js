/*
Builds `dist/cli.js`: one file, a launcher with the minified program and every dependency inside (see source/launch.ts), and the licences of what is inside
beside it. With `--readable` names stay as they are, for a profile (`node --cpu-prof dist/cli.js`).
*/
import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import {chmod, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {builtinModules} from 'node:module';
import process from 'node:process';
import {build} from 'esbuild';
import ts from 'typescript';
import {fasterInk} from './faster-ink.js';
import {inkTableEsbuild} from './ink-table.js';
import {kyEsbuild} from './ky-on-http.js';
import {collectLicenses} from './licenses.js';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

/* Commander can start other executables, which no command of ours is: loading what starts them takes a while. */
const stubSpawn = {
	name: 'stub-spawn',
	setup(plugin) {
		plugin.onResolve({filter: /^node:child_process$/}, ({importer}) => (/node_modules[/\\]commander[/\\]/.test(importer) ? {path: 'spawn', namespace: 'stub-spawn'} : undefined));
		plugin.onLoad({filter: /.*/, namespace: 'stub-spawn'}, () => ({contents: 'export default {};'}));
	},
};

/* Yoga gets its WebAssembly by `fetch`, though from its own text: that loads Node's whole HTTP client. Without one it decodes that text itself. */
const yogaWithoutFetch = {
	name: 'yoga-without-fetch',
	setup(plugin) {
		plugin.onLoad({filter: /yoga-layout[/\\]dist[/\\]binaries[/\\].*\.js$/}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const contents = text.replaceAll('"function"!=typeof fetch', 'true');
			if (contents === text) {
				throw new Error('Yoga is no longer what the build expects.');
			}

			return {contents, loader: 'js'};
		});
	},
};

/* signal-exit loads all of `assert`, to make sure that it is called with a function. */
const stubAssert = {
	name: 'stub-assert',
	setup(plugin) {
		plugin.onResolve({filter: /^assert$/}, ({importer}) => (/node_modules[/\\]signal-exit[/\\]/.test(importer) ? {path: 'assert', namespace: 'stub-assert'} : undefined));
		plugin.onLoad({filter: /.*/, namespace: 'stub-assert'}, () => ({contents: 'module.exports = {equal() {}};'}));
	},
};

/* What draws tables asks for all algorithms at its start, and uses one when there is a table: Node's cryptography takes longer to load than a table to draw. */
const lazyHash = {
	name: 'lazy-hash',
	setup(plugin) {
		plugin.onLoad({filter: /node_modules[/\\]object-hash[/\\]index\.js$/}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const contents = text.replace('crypto = require(\'crypto\')', 'crypto = {createHash: name => require(\'crypto\').createHash(name)}');
			if (contents === text) {
				throw new Error('object-hash is no longer what the build expects.');
			}

			return {contents, loader: 'js'};
		});
	},
};

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
reads every export, which alone loads Node's whole HTTP client. For the same reason a static import is given only the names that are imported: to
copy all of `util` loads Node's worker threads.
*/
const lazyBuiltins = {
	name: 'lazy-builtins',
	setup(plugin) {
		const names = new RegExp(`^(?:node:.+|${builtinModules.join('|')})$`);
		const namespaces = {'import-statement': 'builtin', 'dynamic-import': 'whole-builtin'};
		plugin.onResolve({filter: names}, ({path, kind}) => namespaces[kind] && {path: path.replace(/^(?:node:)?/, 'node:'), namespace: namespaces[kind]});
		plugin.onLoad({filter: /.*/, namespace: 'whole-builtin'}, ({path}) => ({contents: `module.exports = require(${JSON.stringify(path)});`, loader: 'js'}));
		plugin.onLoad({filter: /.*/, namespace: 'builtin'}, async ({path}) => {
			const exported = Object.keys(await import(path)).filter(name => name !== 'default' && name !== 'module.exports');
			return {contents: [
				`const builtin = require(${JSON.stringify(path)});`,
				'export default builtin;',
				// What is not imported is dropped, since nothing depends on its being read.
				...exported.map(name => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
			].join('\n'), loader: 'js'};
		});
	},
};

/*
What only a name in a far script needs is made when such a name is met: break iterators and the list of all emoji take longer to load than the rest of
the program.
*/
const lazyUnicode = {
	name: 'lazy-unicode',
	setup(plugin) {
		plugin.onLoad({filter: /node_modules[/\\](?:string-width|slice-ansi|wrap-ansi|ink|@alcalzone[/\\]ansi-tokenize)[/\\].*\.js$/}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const contents = text
				.replaceAll(
					/new Intl\.Segmenter\(([^)]*)\)/g,
					'((...options) => { let made; return {segment: text => (made ??= new Intl.Segmenter(...options)).segment(text)}; })($1)',
				)
				.replaceAll(
					/^const (\w+) = (\/\^.*\\p\{RGI_Emoji\}.*\/v);$/gm,
					'const $1 = (() => { let made; const get = () => (made ??= $2); return {test: text => get().test(text), exec: text => get().exec(text)}; })();',
				);
			return contents === text ? undefined : {contents, loader: 'js'};
		});
	},
};

/** Where regular expressions of a program end in `*` and `/`: the place of that `*`. */
function starredEnds(text) {
	const ends = new Set();
	const visit = node => {
		if (ts.isRegularExpressionLiteral(node)) {
			const slash = node.end - node.text.length + node.text.lastIndexOf('/');
			if (text[slash - 1] === '*') {
				ends.add(slash - 1);
			}
		}

		ts.forEachChild(node, visit);
	};

	visit(ts.createSourceFile('program.js', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS));
	return ends;
}

/** Program text that does not end the comment that it stands in, and does the same: the end of a regular expression gets an empty group, a slash in a string or a class a backslash. */
function insideComment(text) {
	const raw = /\bString\.raw`[^`]*\*\/[^`]*`/.exec(text);
	if (raw) {
		throw new Error(`A raw string would change: ${raw[0]}`);
	}

	const ends = starredEnds(text);
	return text.replaceAll('*/', (_, place) => (ends.has(place) ? '*(?:)/' : String.raw`*\/`));
}

/** The same program in ASCII: Node reads it faster, and keeps it in half of the memory. esbuild leaves other characters in regular expressions only. */
const inAscii = text => text.replaceAll(/[^\u0000-\u007F]/g, unit => String.raw`\u${unit.codePointAt(0).toString(16).padStart(4, '0')}`);

// Only Node's own modules are left to be required. The process itself is there in any version.
const requireBuiltin = 'const require=name=>name==="node:process"?process:process.getBuiltinModule(name);';

const common = {
	bundle: true,
	write: false,
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
	banner: {js: requireBuiltin},
	plugins: [fasterInk, kyEsbuild, yogaWithoutFetch, stubSpawn, stubAssert, lazyHash, lazyBuiltins, stubDevtools, englishZod, lazyUnicode, inkTableEsbuild(async path => readFile(path, 'utf8'))],
});
const text = inAscii(insideComment(program.outputFiles[0].text));
const name = `program-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`;
// An older Node has to get as far as to say that it is too old.
const launcher = await build({
	...common,
	entryPoints: ['source/cli.ts'],
	target: 'node14.18',
	supported: {'top-level-await': true},
	define: {'globalThis.__EDEN_TOKENS_PROGRAM__': JSON.stringify({name, size: Buffer.byteLength(text)})},
	banner: {js: `#!/usr/bin/env node\n${requireBuiltin}`},
	plugins: [lazyBuiltins],
});
await mkdir('dist');
await writeFile('dist/cli.js', `${launcher.outputFiles[0].text}/*program\n${text}\n*/\n`, {mode: 0o755});
await chmod('dist/cli.js', 0o755);
await writeFile('dist/third-party-licenses.txt', await collectLicenses(Object.keys(program.metafile.inputs)));
