import {readFile} from 'node:fs/promises';
import path from 'node:path';

const inInk = file => new RegExp(String.raw`node_modules[/\\]ink[/\\]build[/\\]${file}\.js$`);

/** What measures the lines that Ink draws. */
const measuring = /node_modules[/\\](?:ink|widest-line|wrap-ansi|cli-truncate)[/\\]/;

const own = file => path.resolve('source/ui/terminal', file);

/**
Lets Ink draw frames of whole lines without taking each of them apart into its characters and measuring them again, though nearly all are those of the frame
before: most of the time of a frame. Throws where Ink is no longer what this expects.
*/
export const fasterInk = {
	name: 'faster-ink',
	setup(plugin) {
		const patch = (file, from, to, more) => {
			plugin.onLoad({filter: inInk(file)}, async ({path: source}) => {
				const text = await readFile(source, 'utf8');
				const contents = text.split(from).join(to);
				if (contents === text) {
					throw new Error(`Ink's ${file}.js is no longer what the build expects: ${from}`);
				}

				return {contents: `${contents}\n${more}\n`, loader: 'js'};
			});
		};

		plugin.onResolve({filter: /^string-width$/}, ({importer}) => (measuring.test(importer) ? {path: own('ink-width.ts')} : undefined));
		plugin.onResolve({filter: /^widest-line$/}, ({importer}) => (measuring.test(importer) ? {path: own('ink-widest.ts')} : undefined));
		patch('squash-text-nodes', 'text = sanitizeAnsi(text.', 'text = lookAt(text).isClean ? text : sanitizeAnsi(text.', `import {lookAt} from ${JSON.stringify(own('ink-lines.ts'))};`);
		// Whole screens are measured once each: there is no use in keeping thousands of them.
		patch('measure-text', 'maxSize: 4096', 'maxSize: 16', '');
		patch('output', 'caches = new OutputCaches();', 'caches = keptCaches();', String.raw`
			import {composeRows} from ${JSON.stringify(own('ink-rows.ts'))};

			let kept;
			const keptCaches = () => (kept = kept && kept.styledChars.size < 400 && kept.widths.size < 4000 ? kept : new OutputCaches());
			const composeCells = Output.prototype.get;
			const composeRow = width => operations => {
				const row = new Output({width, height: 1});
				row.operations = operations;
				return composeCells.call(row).output;
			};
			Output.prototype.get = function () {
				const rows = composeRows(this, composeRow(this.width));
				return rows ? {output: rows.join('\n'), height: this.height} : composeCells.call(this);
			};`);
	},
};
