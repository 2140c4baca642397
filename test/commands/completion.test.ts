import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {runCompletion} from '../../source/commands/complete.js';
import {bashScript} from '../../source/commands/completion-bash.js';
import {fishScript} from '../../source/commands/completion-fish.js';
import {type ProgramShape} from '../../source/commands/completion-shape.js';
import {zshScript} from '../../source/commands/completion-zsh.js';
import {captureOutput} from '../helpers/capture-output.js';
import {thrownBy} from '../helpers/command-world.js';
import {offers, shape, writeBashScript} from '../helpers/completion-scene.js';
import {fakeProgram, runBash} from '../helpers/run-bash.js';

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
		writeBashScript(program);
		const output = runBash('source "$HOME/script"\nCOMP_WORDS=(eden-tokens get p) COMP_CWORD=2\n_eden_tokens\nprintf "%s\\n" "$COMPREPLY"', program);
		expect(output).toBe('prod-web\n');
	});

	test('nothing, and no complaint, where the program is not there or fails', () => {
		const program = fakeProgram([]);
		writeBashScript(program);
		const ask = (word: string) => runBash(`source "$HOME/script"\nCOMP_WORDS=(${word} get p) COMP_CWORD=2\n_eden_tokens\nprintf "%s" "\${COMPREPLY[@]}"`, program);
		expect(ask('/no/such/eden-tokens')).toBe('');
		expect(ask('/bin/false')).toBe('');
	});

	test('the whole script is accepted without a warning', () => {
		const program = fakeProgram([]);
		writeBashScript(program);
		expect(runBash('set -eu\nbash -n "$HOME/script"\nsource "$HOME/script"\ncomplete -p eden-tokens', program)).toBe('complete -F _eden_tokens eden-tokens\n');
	});
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
	// A line that goes on is followed by one more specification, or by what keeps the result.
	expect(lines.filter((line, index) => line.endsWith(' \\') && !/^\t+(?:'|&& ret=0$)/.test(lines[index + 1]!))).toEqual([]);
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
