import {Buffer} from 'node:buffer';
import {build} from 'esbuild';

/** The forecast of the program itself, from its source. */
export async function loadForecast() {
	const {outputFiles} = await build({
		stdin: {
			contents: ['spending-forecast', 'forecast', 'samples', 'trend'].map(name => `export * from './source/tokens/${name}.ts';`).join('\n'),
			resolveDir: new URL('..', import.meta.url).pathname,
		},
		bundle: true, write: false, format: 'esm', platform: 'node', target: 'node22',
	});
	return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
