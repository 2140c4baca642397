import {describe, expect, test} from 'vitest';
import {ApiError, type ApiErrorKind} from '../../source/api/api-error.js';
import {CommandError, exitStatus} from '../../source/commands/context.js';
import {reportError} from '../../source/commands/report-error.js';
import {errorSchema} from '../../source/commands/schema.js';
import {SettingsError} from '../../source/settings/settings.js';
import {captureOutput} from '../helpers/capture-output.js';

function report(error: unknown, json = false) {
	const output = captureOutput();
	const status = reportError(error, output, json);
	expect(output.stdout()).toBe('');
	return {status, stderr: output.stderr()};
}

const apiError = (kind: ApiErrorKind, status?: number) =>
	new ApiError(kind, 'It failed.', {remedy: 'Try again.', ...(status !== undefined && {status})});

describe('the exit status of a failed call', () => {
	test.each([
		['auth', 401, 3],
		['forbidden', 403, 1],
		['not-found', 404, 4],
		['conflict', 409, 5],
		['invalid', 400, 1],
		['rate-limited', 429, 1],
		['network', undefined, 1],
		['server', 500, 1],
		['contract', 200, 1],
	] as const)('%s is %s → %i', (kind, http, status) => {
		expect(report(apiError(kind, http)).status).toBe(status);
	});

	test('of what was refused before it was sent is that of wrong usage', () => {
		expect(report(apiError('invalid')).status).toBe(2);
	});
});

describe('the exit status of settings', () => {
	test.each([['usage', 2], ['config', 2], ['credentials', 3], ['no-key', 3]] as const)('%s → %i', (code, status) => {
		expect(report(new SettingsError(code, 'It is wrong.', 'Mend it.')).status).toBe(status);
	});
});

test('a command names its own exit status', () => {
	expect(report(new CommandError('unconfirmed', exitStatus.conflict, 'Not confirmed.', 'Give --yes 3.'))).toEqual({status: 5, stderr: 'eden-tokens: Not confirmed. Give --yes 3.\n'});
});

test('an error is one line of what, why, and what to do', () => {
	expect(report(apiError('server', 500)).stderr).toBe('eden-tokens: It failed. Try again.\n');
});

test('what has several lines is told in one, without control characters', () => {
	const error = new ApiError('server', 'The server\n  said: \u001B[31mno\u202E.', {remedy: 'Try\tagain.'});
	expect(report(error).stderr).toBe('eden-tokens: The server said: �[31mno�. Try again.\n');
});

describe('with --json an error is an object on stderr', () => {
	test.each([
		[apiError('conflict', 409), {code: 'conflict', message: 'It failed.', hint: 'Try again.'}],
		[new SettingsError('no-key', 'There is none.', 'Give one.'), {code: 'no-key', message: 'There is none.', hint: 'Give one.'}],
		[new CommandError('usage', 2, 'Unknown "x".', 'See help.'), {code: 'usage', message: 'Unknown "x".', hint: 'See help.'}],
	])('%s', (error, expected) => {
		const {stderr} = report(error, true);
		expect(stderr.trimEnd()).not.toContain('\n');
		expect(errorSchema.parse(JSON.parse(stderr))).toEqual({error: expected});
	});
});

describe('what nobody expected', () => {
	test.each([
		new Error('Bearer eyJfake-key'), new TypeError('eyJfake-key is no function'), 'eyJfake-key', {key: 'eyJfake-key'}, null, undefined,
	])('%s is told without its words, which may hold a secret, and without a stack', thrown => {
		for (const json of [false, true]) {
			const {status, stderr} = report(thrown, json);
			expect(status).toBe(1);
			expect(stderr).toContain('Something went wrong inside eden-tokens');
			expect(stderr).not.toContain('fake');
			expect(stderr).not.toMatch(/\n.+|\[object|\bat .*:\d+/);
		}
	});

	test('of the system is told in its words, without the path', () => {
		const error = Object.assign(new Error('ENOSPC: no space left on device, write \'/home/me/secret-place\''), {code: 'ENOSPC', syscall: 'write'});
		expect(report(error)).toEqual({status: 1, stderr: 'eden-tokens: The system refused: ENOSPC: no space left on device. Free what it lacks, or choose another place, and try again.\n'});
	});
});
