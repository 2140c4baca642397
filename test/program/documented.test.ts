import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {programWorld, type ProgramWorld} from './run-in-process.js';

const docs = await readFile(path.join(import.meta.dirname, '../../docs/commands.md'), 'utf8');

/** The sections of the page, by their headings. */
const sections = new Map(docs.split(/^## /m).slice(1).map(text => [text.slice(0, text.indexOf('\n')), text]));

/** The part of a help between a heading and the next empty line. */
const partOf = (help: string, heading: string): string => new RegExp(String.raw`^${heading}\n((?: .*\n)*)`, 'm').exec(help)?.[1] ?? '';

/** The long options that lines of a help begin with; not those that have a short form, which are for help and version. */
const optionsIn = (help: string): Set<string> => new Set(help.match(/(?<=^ {2})--[a-z-]+/gm));

/** The options in the first cells of a section's table. */
function documentedIn(section: string): Set<string> {
	const cells = section.split('\n').filter(line => line.startsWith('| `--')).map(line => line.split(/(?<!\\)\|/)[1]!);
	return new Set(cells.join('\n').match(/(?<=`)--[a-z-]+/g));
}

async function helpOf({run}: ProgramWorld, ...words: readonly string[]): Promise<string> {
	const {stdout} = await run([...words, '--help']);
	return stdout;
}

const commandsOf = (help: string): string[] => partOf(help, 'Commands:').match(/^ {2}[a-z-]+/gm)!.map(name => name.trim()).filter(name => name !== 'help');

test('every command has a section in docs/commands.md, with its own options and no others', async () => {
	const world = await programWorld();
	const commands = commandsOf(await helpOf(world));
	expect(commands.length).toBeGreaterThan(12);
	expect(sections.keys().toArray().toSorted()).toEqual([...commands, 'Exit statuses', 'Global options'].toSorted());
	for (const command of commands) {
		const own = optionsIn(partOf(await helpOf(world, command), 'Options:'));
		expect([command, documentedIn(sections.get(command)!)]).toEqual([command, own]);
	}
});

test('every global option is in docs/commands.md', async () => {
	const help = await helpOf(await programWorld());
	const global = optionsIn(partOf(help, 'Account:') + partOf(help, 'Display:'));
	expect(global.size).toBeGreaterThan(12);
	expect(documentedIn(sections.get('Global options')!)).toEqual(global);
});
