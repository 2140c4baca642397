import {PassThrough} from 'node:stream';
import {describe, expect, test, vi} from 'vitest';
import {createOutput} from '../../source/commands/output.js';

function makeOutput(terminal: {readonly out?: number; readonly err?: boolean} = {}, color = true) {
	const stdout = Object.assign(new PassThrough(), terminal.out === undefined ? {} : {isTTY: true, columns: terminal.out});
	const stderr = Object.assign(new PassThrough(), terminal.err ? {isTTY: true} : {});
	const onClosed = vi.fn<(error: NodeJS.ErrnoException) => void>();
	return {stdout, stderr, onClosed, output: createOutput({stdout, stderr, color, onClosed})};
}

test('lines go where they belong', () => {
	const {stdout, stderr, output} = makeOutput();
	output.out('data');
	output.write('raw');
	output.err('words');
	output.writeErr('progress');
	expect(String(stdout.read())).toBe('data\nraw');
	expect(String(stderr.read())).toBe('words\nprogress');
});

test('a pipe has no columns, no progress and no colour', () => {
	expect(makeOutput().output).toMatchObject({columns: null, progress: false, color: false});
});

describe('a terminal', () => {
	test('has columns and colour', () => {
		expect(makeOutput({out: 132}).output).toMatchObject({columns: 132, progress: false, color: true});
	});

	test('has no colour where none is wanted', () => {
		expect(makeOutput({out: 80}, false).output.color).toBe(false);
	});

	test('behind stderr shows progress, though stdout be a file', () => {
		expect(makeOutput({err: true}).output).toMatchObject({columns: null, progress: true, color: false});
	});
});

test('when the reader of stdout has gone, the rest is dropped, and that is told', () => {
	const {stdout, stderr, output, onClosed} = makeOutput();
	const gone = Object.assign(new Error('write EPIPE'), {code: 'EPIPE'});
	stdout.emit('error', gone);
	stdout.emit('error', gone);
	expect(onClosed.mock.calls).toEqual([[gone]]);
	output.out('data');
	expect(stdout.read()).toBeNull();
	output.err('still told');
	expect(String(stderr.read())).toBe('still told\n');
});

test('a closed stderr is no reason to end', () => {
	const {stderr, onClosed} = makeOutput();
	expect(() => stderr.emit('error', new Error('write EPIPE'))).not.toThrow();
	expect(onClosed).not.toHaveBeenCalled();
});
