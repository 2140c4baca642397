import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cases} from '../helpers/cases.js';
import {expectInserted, nastyNames, offers, writeBashScript} from '../helpers/completion-scene.js';
import {fakeProgram, runBash} from '../helpers/run-bash.js';
import {openTerminal} from '../helpers/terminal.js';

describe('whatever the names are', () => {
	test('what is offered in bash is read back as the name, in every kind of quotes, and nothing is executed', () => {
		const program = fakeProgram(nastyNames);
		for (const quote of ['', '"', '\'']) {
			const offered = offers(`eden-tokens get ${quote}`, program);
			const printed = runBash(offered.map(offer => String.raw`printf '%s\0' ${quote}${offer}${quote}`).join('\n'), program);
			expect(printed.split('\0').slice(0, -1)).toEqual(nastyNames);
		}

		expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
	});

	test('a part of a name that was typed with quotes or backslashes is understood', () => {
		const program = fakeProgram(nastyNames);
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
		const program = fakeProgram(nastyNames);
		writeBashScript(program);
		const characters = fc.constantFrom(...'ab-=: \t"\'\\$`(){}[]*?!#~;&|<>%\u{FC}'.split(''));
		const lines = fc.sample(fc.array(characters, {maxLength: 30}), cases(40)).map(line => `eden-tokens ${line.join('')}`);
		writeFileSync(path.join(program.directory, 'lines'), lines.join('\n'));
		const output = runBash('source "$HOME/script"\nwhile IFS= read -r COMP_LINE; do COMP_POINT=$(printf %s "$COMP_LINE" | wc -m); _eden_tokens; done <"$HOME/lines"; echo done', program);
		expect(output).toBe('done\n');
		expect(readdirSync(path.join(program.directory, 'empty'))).toEqual([]);
	});

	test('a real bash inserts them at Tab such that the program gets the very name', async () => {
		const program = fakeProgram(nastyNames);
		writeBashScript(program);
		const terminal = openTerminal({
			command: ['/bin/bash', '--norc', '--noprofile', '-i'], columns: 120, cwd: path.join(program.directory, 'empty'),
			env: {PATH: `${program.directory}:/usr/bin:/bin`, PS1: '> ', HISTFILE: '', INPUTRC: '/dev/null'},
		});
		await terminal.waitFor(/^>$/m);
		terminal.type(`source '${program.directory}/script'; PS1='ready> '\r`);
		await terminal.waitFor(/^ready>$/m);
		await expectInserted(terminal, program, String.raw`
			two → two words          "two w → two words       'two → two words       it → it's               "it → it's           'it → it's
			a\" → a"b"c              \$H → $HOME              '$H → $HOME            "\$H → $HOME           \$\( → $(touch pwned)
			"\$( → $(touch pwned)    \¬ → ¬touch pwned¬      a\; → a;touch pwned    a\& → a&b|c>d<e        back → back\slash
			"back → back\slash       star → star*?[x]         \~ → ~root             \# → #x                team → team:web
			team:w → team:web        a= → a=b                 \! → !!                \{ → {a,b}             東 → 東京 デモ🚀
			% → %s                   \( → (x)`);
	});
});
