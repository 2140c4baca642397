import {EventEmitter} from 'node:events';
import {setImmediate as turn} from 'node:timers/promises';
import {type ReadStream} from 'node:tty';
import {expect, test} from 'vitest';
import {KeyStream, splitKeys} from '../../../source/ui/terminal/key-stream.js';
import {openKeySource} from '../../helpers/key-source.js';

const esc = '\u001B';
const escape = `${esc}[27u`;
const alt = (character: string): string => `${esc}[${character.codePointAt(0)};3u`;

test.each<[string, string, ReadonlyArray<readonly [kind: string, text: string]>, string]>([
	['letters', 'ab', [['key', 'a'], ['key', 'b']], ''],
	['a character of two code units', '🚀', [['key', '🚀']], ''],
	['an arrow', `${esc}[A`, [['key', `${esc}[A`]], ''],
	['an arrow as applications get it', `${esc}OA`, [['key', `${esc}OA`]], ''],
	['Escape, of which more may come', esc, [], esc],
	['the beginning of an arrow', `a${esc}[1;`, [['key', 'a']], `${esc}[1;`],
	['Alt and a letter', `${esc}t`, [['alt', alt('t')]], ''],
	['Alt and Enter', `${esc}\r`, [['alt', alt('\r')]], ''],
	['Alt and what some terminals send for Backspace', `${esc}\b`, [['alt', `${esc}[127;3u`]], ''],
	['Alt and a letter, pressed twice', `${esc}t${esc}t`, [['alt', alt('t')], ['alt', alt('t')]], ''],
	['what comes right behind them', `${esc}jk\r${esc}[Al`, [['alt', alt('j')], ['trail', 'k'], ['trail', '\r'], ['key', `${esc}[A`], ['key', 'l']], ''],
	['Escape twice', `${esc}${esc}`, [['key', escape]], esc],
	['Escape and an arrow', `${esc}${esc}[A`, [['key', escape], ['key', `${esc}[A`]], ''],
	['Escape and Ctrl-C', `${esc}\u0003`, [['key', escape], ['key', '\u0003']], ''],
	['a paste', `a${esc}[200~b${esc}c${esc}[201~d`, [['key', 'a'], ['paste', `b${esc}c`], ['key', 'd']], ''],
	['the beginning of a paste', `${esc}[200~b`, [], `${esc}[200~b`],
])('%s', (_, sent, pieces, rest) => {
	expect(splitKeys(sent)).toEqual({pieces: pieces.map(([kind, text]) => ({kind, text})), rest});
});

type Heard = {readonly heard: string[]; readonly send: (text: string) => void; readonly hear: {isTyping: boolean; drops: boolean}};

function listen(): Heard {
	const heard: string[] = [];
	const hear = {isTyping: false, drops: false};
	const send = openKeySource({onPaste: text => (text === 'dropped' ? undefined : `<${text}>`), isTyping: () => hear.isTyping, dropsTrail: () => hear.drops}, key => {
		heard.push(key);
		// As the command palette does.
		hear.isTyping ||= key === ':';
	});
	return {heard, hear, send};
}

test('keys come one by one, and what a field is typed in one piece', () => {
	const {heard, send} = listen();
	send(`jk:abc\rde${esc}[D`);
	expect(heard).toEqual(['j', 'k', ':', 'abc', '\r', 'de', `${esc}[D`]);
});

test('a paste is asked about when its turn comes', () => {
	const {heard, send} = listen();
	send(`a${esc}[200~text${esc}[201~${esc}[200~dropped${esc}[201~b`);
	expect(heard).toEqual(['a', '<text>', 'b']);
});

test('what comes right behind a character with Alt is dropped where that is asked for', () => {
	const {heard, hear, send} = listen();
	send(`${esc}jk`);
	expect(heard).toEqual([alt('j'), 'k']);
	hear.drops = true;
	send(`${esc}jk\r${esc}jl${esc}[A`);
	expect(heard.slice(2)).toEqual([alt('j'), alt('j'), `${esc}[A`]);
	send('m');
	expect(heard.at(-1)).toBe('m');
});

test.each<[string, string, readonly string[]]>([
	['Escape', esc, [escape]],
	['Alt and [', `${esc}[`, [alt('[')]],
	['Alt and O', `${esc}O`, [alt('O')]],
])('%s is one where nothing follows', async (_, sent, wanted) => {
	const {heard, send} = listen();
	send(sent);
	expect(heard).toEqual([]);
	await expect.poll(() => heard).toEqual(wanted);
});

test('Escape and a letter that come apart are two keys, however soon', async () => {
	const {heard, send} = listen();
	send(esc);
	send('t');
	send(esc);
	send(`${esc}[A`);
	expect(heard.splice(0)).toEqual([escape, 't', escape, `${esc}[A`]);
	send(esc);
	send('[A');
	expect(heard.splice(0)).toEqual([`${esc}[A`]);
	send(esc);
	await expect.poll(() => heard).toEqual([escape]);
	send('t');
	expect(heard).toEqual([escape, 't']);
});

test('keys that come before anybody listens are heard, in their order, before those that come after', async () => {
	const source = Object.assign(new EventEmitter(), {setEncoding: () => undefined});
	const stream = new KeyStream(source as unknown as ReadStream, {onPaste: text => text, dropsTrail: () => false, isTyping: () => false, onEnd: () => undefined});
	source.emit('data', 'jk');
	const heard: Array<string | null> = [];
	stream.on('readable', () => {
		heard.push(stream.read());
	});
	await turn();
	source.emit('data', 'G');
	expect(heard).toEqual(['j', 'k', 'G']);
});
