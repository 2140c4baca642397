import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {findCircle, folderImports, picture, readSourceTree} from './helpers/source-tree.js';

const files = readSourceTree();

test('no file imports itself by way of others, types included', () => {
	expect(findCircle(new Map(files.map(({name, imports}) => [name, imports])))).toBeUndefined();
	expect(findCircle(folderImports(files))).toBeUndefined();
});

test('a circle is found where there is one', () => {
	expect(findCircle(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b', 'c', 'b']);
});

test('the tree stays small enough to find one\'s way in', () => {
	const lines = files.map(file => file.lines).toSorted((a, b) => a - b);
	const median = lines[Math.floor(lines.length / 2)]!;
	expect(files.length).toBeLessThanOrEqual(208);
	expect(files.filter(file => file.lines > 300)).toEqual([]);
	expect(median).toBeGreaterThanOrEqual(80);
	expect(median).toBeLessThanOrEqual(140);
});

test('docs/architecture.md shows the folders as they import from each other', () => {
	expect(readFileSync('docs/architecture.md', 'utf8')).toContain(picture(files));
});
