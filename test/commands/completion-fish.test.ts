import {readdirSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {expectInserted, nastyNames} from '../helpers/completion-scene.js';
import {fishPath, makeFish} from '../helpers/fish.js';
import {builtProgram, fakeProgram} from '../helpers/run-bash.js';

if (fishPath === undefined) {
	test('fish is not installed, so nothing is known of the completion in it', () => {
		console.warn('NOT TESTED: completion in a real fish. Install it to have that tested (Debian package: fish).');
		expect(fishPath).toBeUndefined();
	});
} else {
	const fish = fishPath;

	describe('in a real fish', () => {
		test('commands, options and values that are known are offered, sorted as fish does', () => {
			const {offers} = makeFish(fish, fakeProgram([]));
			expect(offers('eden-tokens ')).toEqual(['completion', 'create', 'delete', 'get', 'help', 'list', 'update']);
			expect(offers('eden-tokens ge')).toEqual(['get']);
			expect(offers('eden-tokens --json --profile x c')).toEqual(['completion', 'create']);
			expect(offers('eden-tokens help up')).toEqual(['update']);
			expect(offers('EDENAI_API=v3 eden-tokens li')).toEqual(['list']);
			expect(offers('eden-tokens list --s')).toEqual(['--sort']);
			expect(offers('eden-tokens get --s')).toEqual(['--show-secret']);
			expect(offers('eden-tokens list -')).toContain('-q');
			expect(offers('eden-tokens --api ')).toEqual(['auto', 'v2', 'v3']);
			expect(offers('eden-tokens list --api=v')).toEqual(['--api=v2', '--api=v3']);
			expect(offers('eden-tokens list --sort r')).toEqual(['runs-out']);
			expect(offers('eden-tokens update --tracking o')).toEqual(['off', 'on']);
			expect(offers('eden-tokens update --balance ')).toEqual([]);
			expect(offers('eden-tokens completion ')).toEqual(['bash', 'fish', 'zsh']);
		});

		test('names of tokens, profiles and templates are those that the program tells', () => {
			const program = fakeProgram(['prod-web', 'prod-ocr', 'dev-anna']);
			const {offers} = makeFish(fish, program);
			expect(offers('eden-tokens get prod-')).toEqual(['prod-ocr', 'prod-web']);
			expect(offers('eden-tokens --profile staging get dev-anna --json p')).toEqual(['prod-ocr', 'prod-web']);
			expect(offers('eden-tokens delete prod-web --confirm ')).toHaveLength(3);
			expect(offers('eden-tokens --profile d')).toEqual(['dev-anna']);
			expect(offers('eden-tokens create --template p')).toEqual(['prod-ocr', 'prod-web']);
			expect(offers('eden-tokens create p')).toEqual([]);
			expect(offers('eden-tokens list --profile=d')).toEqual(['--profile=dev-anna']);
			expect(offers('~/eden-tokens get dev')).toEqual(['dev-anna']);
			expect(offers('../eden-tokens get dev')).toEqual(['dev-anna']);
			expect(offers('EDENAI_API=v3 eden-tokens get dev')).toEqual(['dev-anna']);
			expect(program.calls()).toEqual([
				['__complete', 'names', '--', 'get'],
				['__complete', 'names', '--', '--profile', 'staging', 'get', 'dev-anna', '--json'],
				['__complete', 'names', '--', 'delete', 'prod-web', '--confirm'],
				['__complete', 'profiles', '--', '--profile'],
				['__complete', 'templates', '--', 'create', '--template'],
				['__complete', 'profiles', '--', 'list'],
				['__complete', 'names', '--', 'get'],
				['__complete', 'names', '--', 'get'],
				['__complete', 'names', '--', 'get'],
			]);
		});

		test('where the program is not there or fails there is nothing, and no complaint', () => {
			const program = fakeProgram([]);
			symlinkSync('/bin/false', path.join(program.directory, 'empty', 'eden-tokens'));
			const {offers} = makeFish(fish, program);
			expect(offers('/no/such/eden-tokens get p')).toEqual([]);
			expect(offers('~/no/eden-tokens get p')).toEqual([]);
			expect(offers('./eden-tokens get p')).toEqual([]);
		});

		test('the built program prints a script that completes its own commands and the names of its account', async () => {
			const {offers} = makeFish(fish, builtProgram(), 'printed');
			expect(offers('eden-tokens serve')).toEqual(['serve-demo']);
			expect(offers('eden-tokens --demo list --at')).toEqual(['--at-risk']);
			// It gives up asking rather than let somebody wait for a slow machine.
			await expect.poll(() => offers('eden-tokens --demo get prod-web')).toEqual(['prod-web-app']);
		});

		test('nothing that was typed before is executed', () => {
			const program = fakeProgram(nastyNames);
			const {offers} = makeFish(fish, program);
			expect(offers('eden-tokens --profile (touch pwned) get "$(touch pwned)" $HOME two')).toEqual(['two words']);
			expect(program.calls()).toEqual([['__complete', 'names', '--', '--profile', '(touch pwned)', 'get', '$(touch pwned)', '$HOME']]);
			expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
		});

		test('Tab inserts names such that the program gets the very name, and nothing is executed', async () => {
			const program = fakeProgram(nastyNames);
			const terminal = await makeFish(fish, program).open();
			// After an open `$` fish offers variables.
			await expectInserted(terminal, program, String.raw`
				two → two words          "two w → two words       'two → two words       it → it's               "it → it's           'it → it's
				a\" → a"b"c              \$H → $HOME              '$H → $HOME            "\$H → $HOME           \$\( → $(touch pwned)
				"\$( → $(touch pwned)    ¬ → ¬touch pwned¬       a\; → a;touch pwned    a\& → a&b|c>d<e        back → back\slash
				"back → back\slash       star → star*?[x]         \~ → ~root             \# → #x                team → team:web
				team:w → team:web        a= → a=b                 ! → !!                  \{ → {a,b}             東 → 東京 デモ🚀
				% → %s                   \( → (x)                two\ w → two words`);
		});
	});
}
