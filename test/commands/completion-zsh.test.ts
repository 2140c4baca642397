import {readdirSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {expectInserted, nastyNames, oddLines} from '../helpers/completion-scene.js';
import {builtProgram, fakeProgram} from '../helpers/run-bash.js';
import {openZsh, zshPath} from '../helpers/zsh.js';

if (zshPath === undefined) {
	test('zsh is not installed, so nothing is known of the completion in it', () => {
		console.warn('NOT TESTED: completion in a real zsh. Install it to have that tested (Debian package: zsh).');
		expect(zshPath).toBeUndefined();
	});
} else {
	const zsh = zshPath;

	describe('in a real zsh', () => {
		test('commands, options and values that are known are offered', async () => {
			const {offers} = await openZsh(zsh, fakeProgram([]));
			// In an order of its own: by what is told of them.
			const commands = await offers('eden-tokens ');
			expect(commands.toSorted()).toEqual(['completion', 'create', 'delete', 'get', 'help', 'list', 'update']);
			expect(await offers('eden-tokens ge')).toEqual(['get']);
			expect(await offers('eden-tokens --json --profile x cr')).toEqual(['create']);
			expect(await offers('eden-tokens help up')).toEqual(['update']);
			expect(await offers('EDENAI_API=v3 eden-tokens li')).toEqual(['list']);
			expect(await offers('eden-tokens list --s')).toEqual(['--sort']);
			expect(await offers('eden-tokens get --s')).toEqual(['--show-secret']);
			expect(await offers('eden-tokens list -')).toContain('-q');
			expect(await offers('eden-tokens --api ')).toEqual(['auto', 'v2', 'v3']);
			expect(await offers('eden-tokens list --api=v')).toEqual(['v2', 'v3']);
			expect(await offers('eden-tokens list --sort r')).toEqual(['runs-out']);
			expect(await offers('eden-tokens update --tracking o')).toEqual(['on', 'off']);
			expect(await offers('eden-tokens update --balance ')).toEqual([]);
			expect(await offers('eden-tokens completion ')).toEqual(['bash', 'zsh', 'fish']);
		});

		test('names of tokens, profiles and templates are those that the program tells', async () => {
			const program = fakeProgram(['prod-web', 'prod-ocr', 'dev-anna']);
			const {offers} = await openZsh(zsh, program);
			expect(await offers('eden-tokens get prod-')).toEqual(['prod-web', 'prod-ocr']);
			expect(await offers('eden-tokens --profile staging get dev-anna --json p')).toEqual(['prod-web', 'prod-ocr']);
			expect(await offers('eden-tokens delete prod-web --confirm ')).toHaveLength(3);
			expect(await offers('eden-tokens --profile d')).toEqual(['dev-anna']);
			expect(await offers('eden-tokens create --template p')).toEqual(['prod-web', 'prod-ocr']);
			expect(await offers('eden-tokens create p')).toEqual([]);
			expect(await offers('eden-tokens list --profile=d')).toEqual(['dev-anna']);
			expect(await offers('~/eden-tokens get dev')).toEqual(['dev-anna']);
			expect(program.calls()).toEqual([
				['__complete', 'names', '--', 'get'],
				['__complete', 'names', '--', '--profile', 'staging', 'get', 'dev-anna', '--json'],
				['__complete', 'names', '--', 'delete', 'prod-web', '--confirm'],
				['__complete', 'profiles', '--', '--profile'],
				['__complete', 'templates', '--', 'create', '--template'],
				['__complete', 'profiles', '--', 'list'],
				['__complete', 'names', '--', 'get'],
			]);
		});

		test('the first Tab offers them also where the script is a file of $fpath', async () => {
			const {offers} = await openZsh(zsh, fakeProgram(['prod-web']), 'fpath');
			expect(await offers('eden-tokens get p')).toEqual(['prod-web']);
			expect(await offers('eden-tokens li')).toEqual(['list']);
		});

		test('where the program is not there or fails there is nothing, and no complaint', async () => {
			const terminal = await openZsh(zsh, fakeProgram([]));
			terminal.type('cd /; ln -s /bin/false "$HOME/empty/eden-tokens"; clear\r');
			await terminal.waitFor(() => terminal.text().trim() === 'ready>');
			expect(await terminal.offers('/no/such/eden-tokens get p')).toEqual([]);
			expect(await terminal.offers('~/empty/eden-tokens get p')).toEqual([]);
			await terminal.settled();
			expect(terminal.text().trim()).toBe('ready>');
		});

		test('the built program prints a script that completes its own commands and the names of its account', async () => {
			const {offers} = await openZsh(zsh, builtProgram(), 'printed');
			expect(await offers('eden-tokens serve')).toEqual(['serve-demo']);
			expect(await offers('eden-tokens --demo list --at')).toEqual(['--at-risk']);
			// It gives up asking rather than let somebody wait for a slow machine.
			await expect.poll(async () => offers('eden-tokens --demo get prod-web')).toEqual(['prod-web-app']);
		});

		test('no line that can be typed makes it fail or execute anything', async () => {
			const program = fakeProgram(nastyNames);
			const {offers} = await openZsh(zsh, program);
			for (const line of oddLines(60)) {
				await offers(line);
			}

			expect(await offers('eden-tokens get two')).toEqual([String.raw`two\ words`]);
			expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
		});

		test('Tab inserts names such that the program gets the very name, and nothing is executed', async () => {
			const program = fakeProgram(nastyNames);
			const terminal = await openZsh(zsh, program);
			await expectInserted(terminal, program, String.raw`
				two → two words          "two w → two words       'two → two words       it → it's               "it → it's           'it → it's
				a\" → a"b"c              \$H → $HOME              '$H → $HOME            "\$H → $HOME           \$\( → $(touch pwned)
				"\$( → $(touch pwned)    \¬ → ¬touch pwned¬      a\; → a;touch pwned    a\& → a&b|c>d<e        back → back\slash
				"back → back\slash       star → star*?[x]         \~ → ~root             \# → #x                team → team:web
				team:w → team:web        a= → a=b                 \! → !!                \{ → {a,b}             東 → 東京 デモ🚀
				% → %s                   \( → (x)                two\ w → two words`);
		});
	});
}
