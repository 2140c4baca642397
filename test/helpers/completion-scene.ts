import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {Command} from 'commander';
import fc from 'fast-check';
import {expect} from 'vitest';
import {bashScript} from '../../source/commands/completion-bash.js';
import {type ProgramShape} from '../../source/commands/completion-shape.js';
import {describeProgram} from '../../source/program/commands.js';
import {fakeProgram, runBash, type FakeProgram} from './run-bash.js';
import {type Terminal} from './terminal.js';

function makeProgram(): Command {
	const program = new Command('eden-tokens').version('1.0.0');
	const common = (command: Command) => command
		.option('--profile <name>', 'it\'s "the" [profile]: $HOME').option('--api <version>', 'which').option('--config <file>', 'where').option('--json', 'as data');
	common(program);
	common(program.command('list').description('print `all`')).option('--sort <column>', 'by').option('-q, --quiet', 'less');
	common(program.command('get').argument('<names...>')).option('--show-secret', 'too');
	common(program.command('delete').argument('<names...>')).option('--confirm <name>', 'again');
	common(program.command('create').argument('<name>')).option('--template <name>', 'from');
	common(program.command('update').argument('<names...>')).option('--tracking <on|off>', 'limit').option('--balance <change>', 'how much');
	common(program.command('completion').argument('<shell>'));
	program.command('__complete', {hidden: true}).argument('[words...]');
	return program;
}

/** A program of every kind of command and option. */
export const shape: ProgramShape = describeProgram(makeProgram());

/** Names that a shell could take for something else. */
export const nastyNames = [
	'two words',
	'it\'s',
	'a"b"c',
	'$HOME',
	'$(touch pwned)',
	'`touch pwned`',
	'a;touch pwned',
	'a&b|c>d<e',
	String.raw`back\slash`,
	'star*?[x]',
	'~root',
	'#x',
	'team:web',
	'a=b',
	'!!',
	'{a,b}',
	'東京 デモ🚀',
	'%s',
	'(x)',
];

/** Lines as nobody means them, half of which name a command. */
export function oddLines(count: number): string[] {
	const pieces = fc.constantFrom(...'ab-=: \t"\'\\$`(){}[]*?!#~;&|<>%\u{FC}'.split(''), '$(touch pwned)', '`touch pwned`', '(touch pwned)', ' --profile ', ' --');
	return fc.sample(fc.tuple(fc.constantFrom('', 'get '), fc.array(pieces, {maxLength: 30})), count).map(([command, line]) => `eden-tokens ${command}${line.join('')}`);
}

/** Puts the script for bash where a bash that is run for the program finds it: `$HOME/script`. */
export const writeBashScript = ({directory}: FakeProgram): void => {
	writeFileSync(path.join(directory, 'script'), bashScript(shape));
};

/** What bash offers at the end of a line. */
export function offers(line: string, program: FakeProgram = fakeProgram([])): string[] {
	writeBashScript(program);
	writeFileSync(path.join(program.directory, 'line'), line);
	const output = runBash(`source '${path.resolve('test/helpers/complete-line.bash')}'`, program);
	return output.split('\0').slice(0, -1);
}

/**
Types words into a shell at its prompt, each with Tab and Enter, and checks which name the program then gets, and that nothing else was run. The table has pairs of a word and a name, `→` between
them and at least two blanks after them; `¬` stands for a backtick.
*/
export async function expectInserted(terminal: Terminal, program: FakeProgram, table: string): Promise<void> {
	for (const [index, pair] of table.replaceAll('¬', '`').trim().split(/\s{2,}/).entries()) {
		const [word, name] = pair.split(' → ');
		const before = program.calls().length;
		terminal.type(`eden-tokens get ${word}\t`);
		await terminal.waitFor(() => program.calls().length === before + 1);
		await terminal.settled(60);
		terminal.type('\r');
		await terminal.waitFor(() => program.calls().length === before + 2);
		expect(program.calls().at(-1), `${index}: ${word}`).toEqual(['get', name]);
	}

	expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
}
