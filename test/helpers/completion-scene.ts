import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {Command} from 'commander';
import {bashScript} from '../../source/commands/completion-bash.js';
import {type ProgramShape} from '../../source/commands/completion-shape.js';
import {describeProgram} from '../../source/program/describe-program.js';
import {fakeProgram, runBash, type FakeProgram} from './run-bash.js';

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
