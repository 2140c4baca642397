/*
`ink-table` 3.1.0 is CommonJS and requires Ink, which is an ES module with a top-level await: Node refuses that. The transform gives
its three `require` calls what an ES module imports; Vite (tests) and esbuild (the bundle) both use it.
*/

/**
Rewrites the text of `ink-table/dist/index.js` from CommonJS into an ES module.

@param {string} code
*/
export function inkTableToEsm(code) {
	return [
		'import * as inkTableReact from \'react\';',
		'import * as inkTableInk from \'ink\';',
		'import inkTableObjectHash from \'object-hash\';',
		'const inkTableModules = {react: inkTableReact, ink: inkTableInk, \'object-hash\': inkTableObjectHash};',
		'const require = name => inkTableModules[name];',
		'const exports = {};',
		code,
		'export default exports;',
	].join('\n');
}

const inkTableFile = /ink-table[/\\]dist[/\\]index\.js$/;

/** The transform as a Vite plugin. */
export const inkTableVite = {
	name: 'ink-table-to-esm',
	transform(code, id) {
		return inkTableFile.test(id) ? {code: inkTableToEsm(code), map: null} : undefined;
	},
};

/**
The transform as an esbuild plugin.

@param {(path: string) => Promise<string>} read - Reads a file as text.
*/
export const inkTableEsbuild = read => ({
	name: 'ink-table-to-esm',
	setup(build) {
		build.onLoad({filter: inkTableFile}, async ({path}) => ({contents: inkTableToEsm(await read(path)), loader: 'js'}));
	},
});
