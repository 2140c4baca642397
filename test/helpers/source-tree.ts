import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export type SourceFile = {
	/** From the root: `source/tokens/money.ts`. */
	readonly name: string;
	readonly lines: number;
	/** Files of ours that it imports, types too. */
	readonly imports: readonly string[];
};

const resolve = (from: string, specifier: string): string => path.join(path.dirname(from), specifier).replace(/\.js$/, '');

/** Every file of `source/`, with what it imports. */
export function readSourceTree(): readonly SourceFile[] {
	const names = globSync('source/**/*.{ts,tsx}').toSorted();
	const byStem = new Map(names.map(name => [name.replace(/\.tsx?$/, ''), name]));
	return names.map(name => {
		const text = readFileSync(name, 'utf8');
		const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({fileName}) => fileName);
		const imports = specifiers.filter(specifier => specifier.startsWith('.')).flatMap(specifier => byStem.get(resolve(name, specifier)) ?? []);
		return {name, lines: text.split('\n').length - 1, imports: [...new Set(imports)]};
	});
}

/** `source/tokens/money.ts` → `tokens`; what stands in `source/` itself is `program`. */
const folderOf = (name: string): string => {
	const [, folder, ...rest] = name.split('/');
	return rest.length > 0 ? folder! : 'program';
};

/** Which folders each folder imports from, in the order of their names. */
export function folderImports(files: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> {
	const edges = new Map<string, Set<string>>();
	for (const {name, imports} of files) {
		const from = folderOf(name);
		const to = edges.get(from) ?? new Set();
		edges.set(from, to);
		for (const imported of imports) {
			const other = folderOf(imported);
			if (other !== from) {
				to.add(other);
			}
		}
	}

	return new Map([...edges].map(([from, to]) => [from, [...to].toSorted()]));
}

/** A circle of imports, as a path that ends where it began; undefined where there is none. */
export function findCircle(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
	const done = new Set<string>();
	const visit = (name: string, trail: readonly string[]): readonly string[] | undefined => {
		const start = trail.indexOf(name);
		if (start !== -1) {
			return [...trail.slice(start), name];
		}

		if (done.has(name)) {
			return undefined;
		}

		for (const next of imports.get(name) ?? []) {
			const circle = visit(next, [...trail, name]);
			if (circle) {
				return circle;
			}
		}

		done.add(name);
		return undefined;
	};

	for (const name of imports.keys()) {
		const circle = visit(name, []);
		if (circle) {
			return circle;
		}
	}

	return undefined;
}

function reaches(imports: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
	return (imports.get(from) ?? []).some(next => next === to || reaches(imports, next, to));
}

/** The picture of the folders for docs/architecture.md: who imports from whom. An arrow that follows from others is left out. Without circles only. */
export function picture(files: readonly SourceFile[]): string {
	const imports = folderImports(files);
	const arrows = [...imports].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([from, to]) => to
		.filter(other => !to.some(way => way !== other && reaches(imports, way, other)))
		.map(other => `  ${from} --> ${other}`));
	return ['```mermaid', 'graph TD', ...arrows, '```'].join('\n');
}
