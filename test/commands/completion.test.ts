import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {Command} from 'commander';
import {describe, expect, test} from 'vitest';
import {bashScript} from '../../source/commands/completion-bash.js';
import {fishScript} from '../../source/commands/completion-fish.js';
import {type ProgramShape} from '../../source/commands/completion-shape.js';
import {zshScript} from '../../source/commands/completion-zsh.js';
import {runCompletion} from '../../source/commands/completion.js';
import {describeProgram} from '../../source/program/describe-program.js';
import {captureOutput} from '../helpers/capture-output.js';
import {thrownBy} from '../helpers/command-world.js';
import {openTerminal} from '../helpers/terminal.js';
import {fakeProgram, runBash, type FakeProgram} from '../helpers/run-bash.js';

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

const shape: ProgramShape = describeProgram(makeProgram());

/** What bash offers at the end of a line. */
function offers(line: string, program: FakeProgram = fakeProgram([])): string[] {
	writeFileSync(path.join(program.directory, 'script'), bashScript(shape));
	writeFileSync(path.join(program.directory, 'line'), line);
	const output = runBash(`source '${path.resolve('test/helpers/complete-line.bash')}'`, program);
	return output.split('\0').slice(0, -1);
}

describe('the shape of the program', () => {
	test('has what commander has, but nothing hidden', () => {
		expect(shape.commands.map(({name}) => name)).toEqual(['list', 'get', 'delete', 'create', 'update', 'completion', 'help']);
		expect(shape.options.map(({flags}) => flags.join(' '))).toEqual(['-V --version', '--profile', '--api', '--config', '--json', '-h --help']);
		expect(shape.commands[4]).toMatchObject({
			argument: 'names', variadic: true,
			options: [{flags: ['--profile'], value: 'name'}, {}, {}, {flags: ['--json'], value: null}, {value: 'on|off'}, {}, {}],
		});
	});
});

describe('in bash', () => {
	test('commands', () => {
		expect(offers('eden-tokens ')).toEqual(['list', 'get', 'delete', 'create', 'update', 'completion', 'help']);
		expect(offers('eden-tokens l')).toEqual(['list']);
		expect(offers('eden-tokens --json --profile x c')).toEqual(['create', 'completion']);
		expect(offers('eden-tokens help up')).toEqual(['update']);
		expect(offers('EDENAI_API=v3 eden-tokens li')).toEqual(['list']);
	});

	test('options of the command that was named', () => {
		expect(offers('eden-tokens list --s')).toEqual(['--sort']);
		expect(offers('eden-tokens get --s')).toEqual(['--show-secret']);
		expect(offers('eden-tokens --')).toEqual(['--version', '--profile', '--api', '--config', '--json', '--help']);
		expect(offers('eden-tokens list -')).toContain('-q');
	});

	test('values of options that are known', () => {
		expect(offers('eden-tokens --api ')).toEqual(['auto', 'v2', 'v3']);
		expect(offers('eden-tokens list --sort r')).toEqual(['runs-out']);
		expect(offers('eden-tokens update --tracking o')).toEqual(['on', 'off']);
		expect(offers('eden-tokens update --balance ')).toEqual([]);
		expect(offers('eden-tokens completion ')).toEqual(['bash', 'zsh', 'fish']);
		// At `=` readline begins a new word.
		expect(offers('eden-tokens list --api=v')).toEqual(['v2', 'v3']);
	});

	test('names of tokens, profiles and templates, as the program tells them', () => {
		const program = fakeProgram(['prod-web', 'prod-ocr', 'dev-anna']);
		expect(offers('eden-tokens get prod-', program)).toEqual(['prod-web', 'prod-ocr']);
		expect(offers('eden-tokens --profile staging get dev-anna --json p', program)).toEqual(['prod-web', 'prod-ocr']);
		expect(offers('eden-tokens delete prod-web --confirm ', program)).toHaveLength(3);
		expect(offers('eden-tokens --profile d', program)).toEqual(['dev-anna']);
		expect(offers('eden-tokens create --template p', program)).toEqual(['prod-web', 'prod-ocr']);
		expect(program.calls()).toEqual([
			['__complete', 'names', '--', 'get'],
			['__complete', 'names', '--', '--profile', 'staging', 'get', 'dev-anna', '--json'],
			['__complete', 'names', '--', 'delete', 'prod-web', '--confirm'],
			['__complete', 'profiles', '--', '--profile'],
			['__complete', 'templates', '--', 'create', '--template'],
		]);
	});

	test('no names for a token that is yet to be made', () => {
		expect(offers('eden-tokens create p', fakeProgram(['prod-web']))).toEqual([]);
	});

	test('words alone are enough, without the line', () => {
		const program = fakeProgram(['prod-web', 'dev-anna']);
		writeFileSync(path.join(program.directory, 'script'), bashScript(shape));
		const output = runBash('source "$HOME/script"\nCOMP_WORDS=(eden-tokens get p) COMP_CWORD=2\n_eden_tokens\nprintf "%s\\n" "$COMPREPLY"', program);
		expect(output).toBe('prod-web\n');
	});

	test('nothing, and no complaint, where the program is not there or fails', () => {
		const program = fakeProgram([]);
		writeFileSync(path.join(program.directory, 'script'), bashScript(shape));
		const ask = (word: string) => runBash(`source "$HOME/script"\nCOMP_WORDS=(${word} get p) COMP_CWORD=2\n_eden_tokens\nprintf "%s" "\${COMPREPLY[@]}"`, program);
		expect(ask('/no/such/eden-tokens')).toBe('');
		expect(ask('/bin/false')).toBe('');
	});

	test('the whole script is accepted without a warning', () => {
		const program = fakeProgram([]);
		writeFileSync(path.join(program.directory, 'script'), bashScript(shape));
		expect(runBash('set -eu\nbash -n "$HOME/script"\nsource "$HOME/script"\ncomplete -p eden-tokens', program)).toBe('complete -F _eden_tokens eden-tokens\n');
	});
});

/** Names that a shell could take for something else. */
const nasty = [
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

describe('whatever the names are', () => {
	test('what is offered in bash is read back as the name, in every kind of quotes, and nothing is executed', () => {
		const program = fakeProgram(nasty);
		for (const quote of ['', '"', '\'']) {
			const offered = offers(`eden-tokens get ${quote}`, program);
			const printed = runBash(offered.map(offer => String.raw`printf '%s\0' ${quote}${offer}${quote}`).join('\n'), program);
			expect(printed.split('\0').slice(0, -1)).toEqual(nasty);
		}

		expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
	});

	test('a part of a name that was typed with quotes or backslashes is understood', () => {
		const program = fakeProgram(nasty);
		expect(offers(String.raw`eden-tokens get two\ w`, program)).toEqual([String.raw`two\ words`]);
		expect(offers('eden-tokens get "two w', program)).toEqual(['two words']);
		expect(offers('eden-tokens get \'two w', program)).toEqual(['two words']);
		expect(offers(String.raw`eden-tokens get it\'`, program)).toEqual([String.raw`it\'s`]);
		expect(offers('eden-tokens get team:w', program)).toEqual(['web']);
		expect(offers('eden-tokens get a=', program)).toEqual(['b']);
		expect(offers(String.raw`eden-tokens get \$(`, program)).toEqual([String.raw`\$\(touch\ pwned\)`]);
		expect(offers('eden-tokens get $(touch pwned', program)).toEqual([]);
		expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
	});

	test('no line that can be typed makes bash fail or execute anything', () => {
		const program = fakeProgram(nasty);
		writeFileSync(path.join(program.directory, 'script'), bashScript(shape));
		const characters = fc.constantFrom(...'ab-=: \t"\'\\$`(){}[]*?!#~;&|<>%\u{FC}'.split(''));
		const lines = fc.sample(fc.array(characters, {maxLength: 30}), 150).map(line => `eden-tokens ${line.join('')}`);
		writeFileSync(path.join(program.directory, 'lines'), lines.join('\n'));
		const output = runBash('source "$HOME/script"\nwhile IFS= read -r COMP_LINE; do COMP_POINT=$(printf %s "$COMP_LINE" | wc -m); _eden_tokens; done <"$HOME/lines"; echo done', program);
		expect(output).toBe('done\n');
		expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
	});

	test('a real bash inserts them at Tab such that the program gets the very name', async () => {
		const program = fakeProgram(nasty);
		writeFileSync(path.join(program.directory, 'script'), bashScript(shape));
		const terminal = openTerminal({
			command: ['/bin/bash', '--norc', '--noprofile', '-i'], columns: 120, cwd: path.join(program.directory, 'empty'),
			env: {PATH: `${program.directory}:/usr/bin:/bin`, PS1: '> ', HISTFILE: '', INPUTRC: '/dev/null'},
		});
		await terminal.waitFor(/^>$/m);
		terminal.type(`source '${program.directory}/script'; PS1='ready> '\r`);
		await terminal.waitFor(/^ready>$/m);
		// What is typed, and the name that it means.
		const typed = String.raw`
			two → two words          "two w → two words       'two → two words       it → it's               "it → it's           'it → it's
			a\" → a"b"c              \$H → $HOME              '$H → $HOME            "\$H → $HOME           \$\( → $(touch pwned)
			"\$( → $(touch pwned)    \¬ → ¬touch pwned¬      a\; → a;touch pwned    a\& → a&b|c>d<e        back → back\slash
			"back → back\slash       star → star*?[x]         \~ → ~root             \# → #x                team → team:web
			team:w → team:web        a= → a=b                 \! → !!                \{ → {a,b}             東 → 東京 デモ🚀
			% → %s                   \( → (x)`.replaceAll('¬', '`').trim().split(/\s{2,}/).map(pair => pair.split(' → ') as [string, string]);
		for (const [index, [word, name]] of typed.entries()) {
			const before = program.calls().length;
			terminal.type(`eden-tokens get ${word}\t`);
			await terminal.waitFor(() => program.calls().length === before + 1);
			await terminal.settled(60);
			terminal.type('\r');
			await terminal.waitFor(() => program.calls().length === before + 2);
			expect(program.calls().at(-1), `${index}: ${word}`).toEqual(['get', name]);
		}

		expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
	}, 60_000);
});

/** Everything that is to be completed, as it must occur in a script. */
const everything = shape.commands.flatMap(({name, options}) => [name, ...options.flatMap(({flags}) => flags)]);

describe.each([
	['bash', bashScript, (word: string) => word],
	['zsh', zshScript, (word: string) => word],
	['fish', fishScript, (word: string) => (word.startsWith('--') ? `-l ${word.slice(2)}` : (word.startsWith('-') ? `-s ${word.slice(1)}` : word))],
] as const)('the script for %s', (shell, script, written) => {
	test('has every command and option of the program, and asks it for names', () => {
		const text = script(shape);
		for (const word of everything) {
			expect(text).toContain(written(word));
		}

		expect(text).toMatch(/__complete "?\$/);
		expect(text).not.toContain('undefined');
	});

	test('is printed by the command', async () => {
		const output = captureOutput();
		expect(await runCompletion(output, {shell, program: shape})).toBe(0);
		expect(output.stdout()).toBe(script(shape));
		expect(output.stdout().endsWith('\n')).toBe(true);
	});

	test('is one that the shell can read, if this machine has it', () => {
		const shellPath = ['/bin', '/usr/bin', '/usr/local/bin'].map(directory => path.join(directory, shell)).find(file => existsSync(file));
		const {directory} = fakeProgram([]);
		const file = path.join(directory, 'script');
		writeFileSync(file, script(shape));
		const result = shellPath === undefined ? {status: 0, stderr: ''} : spawnSync(shellPath, ['-n', file], {encoding: 'utf8'});
		expect(result).toMatchObject({status: 0, stderr: ''});
	});
});

/** Whether all quotes of a line are closed at its end. In fish a backslash also counts between single quotes. */
function isClosed(line: string, isFish: boolean): boolean {
	let quote = '';
	for (let index = 0; index < line.length; index++) {
		const character = line[index]!;
		if (character === '\\' && (quote !== '\'' || isFish)) {
			index++;
		} else if (quote === '' && /["']/.test(character)) {
			quote = character;
		} else if (character === quote) {
			quote = '';
		}
	}

	return quote === '';
}

test('quotes and blocks of the zsh script are closed', () => {
	const lines = zshScript(shape).split('\n');
	expect(lines.filter(line => !isClosed(line, false))).toEqual([]);
	const count = (pattern: RegExp) => lines.filter(line => pattern.test(line)).length;
	expect(count(/^\s*case .* in$/)).toBe(count(/^\s*esac$/));
	expect(count(/^\s*if .*; then$/)).toBe(count(/^\s*fi$/));
	expect(count(/^\t\t[a-z-]+\)$/)).toBe(count(/^\t\t\t;;$/));
	expect(count(/\(\) \{$/)).toBe(count(/^\}$/));
	// A line that goes on is followed by one, and a specification is never the last before an end.
	expect(lines.filter((line, index) => line.endsWith(' \\') && !/^\t+'/.test(lines[index + 1]!))).toEqual([]);
});

test('quotes and blocks of the fish script are closed', () => {
	const lines = fishScript(shape).split('\n');
	expect(lines.filter(line => !isClosed(line, true))).toEqual([]);
	const count = (pattern: RegExp) => lines.filter(line => pattern.test(line)).length;
	expect(count(/^\s*(?:function|for|if|switch|while) /)).toBe(count(/^\s*end$/));
	expect(lines.filter(line => line !== '' && !line.startsWith('\t') && !/^(?:#|complete -c eden-tokens |function |end$)/.test(line))).toEqual([]);
});

test('the description of an option cannot end its quotes, in any shell', () => {
	const evil: ProgramShape = {options: [{flags: ['--x'], description: '\'; touch pwned; \'[a]:\\', value: null}], commands: []};
	expect(zshScript(evil)).toContain(String.raw`'--x['\''; touch pwned; '\''\[a\]\:\\]'`);
	expect(fishScript(evil)).toContain(String.raw`-d '\'; touch pwned; \'[a]:\\'`);
});

test('another shell is wrong usage', async () => {
	expect(await thrownBy(runCompletion(captureOutput(), {shell: 'tcsh', program: shape}))).toMatchObject({status: 2, hint: 'Name one of bash, zsh, fish.'});
});
