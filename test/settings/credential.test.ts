import {symlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {runKeyCommand} from '../../source/settings/credential.js';
import {settingsWorld, type SettingsWorld} from './settings-world.js';

const key = 'eyJfake-account-key-0000';

async function keyOf(world: SettingsWorld, environment: NodeJS.ProcessEnv = {}) {
	const {credential, warnings} = await world.load({}, environment);
	return {key: credential?.key.reveal(), source: credential?.source, warnings};
}

describe('a key is looked for', () => {
	test('in EDENAI_API_KEY first', async () => {
		const world = settingsWorld('profiles: {default: {apiKeyFile: ./absent}}');
		expect(await keyOf(world, {EDENAI_API_KEY: ` ${key}\n`, EDENAI_API_KEY_FILE: '/absent'})).toEqual({key, source: 'EDENAI_API_KEY', warnings: []});
	});

	test('then in the file of EDENAI_API_KEY_FILE: its first line', async () => {
		const world = settingsWorld('profiles: {default: {apiKeyFile: ./absent}}');
		const file = world.write('key', `\n  ${key}\r\nuser: me\n`);
		expect(await keyOf(world, {EDENAI_API_KEY_FILE: file})).toEqual({key, source: `${file} (EDENAI_API_KEY_FILE)`, warnings: []});
		expect(await keyOf(world, {EDENAI_API_KEY_FILE: '~/key'})).toMatchObject({key});
	});

	test('then in the apiKeyFile of the profile, whose path starts at the config file', async () => {
		const world = settingsWorld('profiles: {default: {apiKeyFile: ../key, apiKeyCommand: exit 1}}');
		const file = world.write('config/key', key);
		expect(await keyOf(world)).toEqual({key, source: `${file} (apiKeyFile of profile "default")`, warnings: []});
	});

	test('then in what its apiKeyCommand prints first', async () => {
		const world = settingsWorld(`profiles: {default: {apiKeyCommand: "echo ${key}; echo login: me; echo noise >&2"}}`);
		expect(await keyOf(world)).toEqual({key, source: 'apiKeyCommand of profile "default"', warnings: []});
	});

	test('and none at all is no error', async () => {
		expect(await keyOf(settingsWorld())).toEqual({key: undefined, source: undefined, warnings: []});
	});

	test('but not in the demo, which has its own', async () => {
		const {load} = settingsWorld('profiles: {default: {apiKeyCommand: exit 1}}');
		expect(await load({demo: true}, {EDENAI_API_KEY: key})).toMatchObject({credential: null, demo: true});
	});
});

test.each([
	['mgmt-eden-fake-0000', 'auto', 'v3'],
	['eyJfake', 'auto', 'v2'],
	['sk_fake', 'auto', 'v2'],
	['mgmt-eden-fake-0000', 'v2', 'v2'],
	['eyJfake', 'v3', 'v3'],
])('the key %s with --api %s speaks %s', async (fake, choice, api) => {
	expect(await settingsWorld().load({api: choice}, {EDENAI_API_KEY: fake})).toMatchObject({api});
});

describe('a key file that others can read gets a warning', () => {
	test.each([
		[0o644, 'mode 644'],
		[0o640, 'mode 640'],
		[0o602, 'mode 602'],
	])('%o', async (mode, words) => {
		const world = settingsWorld();
		const file = world.write('key', key, mode);
		const {warnings} = await keyOf(world, {EDENAI_API_KEY_FILE: file});
		expect(warnings).toEqual([`Others can read the key file ${file} (${words}): run chmod 600 on it.`]);
	});

	test.each([0o600, 0o400])('but not %o', async mode => {
		const world = settingsWorld();
		expect(await keyOf(world, {EDENAI_API_KEY_FILE: world.write('key', key, mode)})).toMatchObject({key, warnings: []});
	});

	test('of the file itself, not of a link to it', async () => {
		const world = settingsWorld();
		const link = path.join(world.home, 'link');
		symlinkSync(world.write('key', key), link);
		expect(await keyOf(world, {EDENAI_API_KEY_FILE: link})).toMatchObject({key, warnings: []});
	});
});

describe('a key source that gives no key is an error of credentials', () => {
	test.each([
		['absent', undefined, 'there is no such file'],
		['empty', ' \n\n', 'it is empty'],
		['huge', 'x'.repeat(70_000), 'it is too large for a key'],
	])('a file that is %s', async (name, text, words) => {
		const world = settingsWorld();
		const file = text === undefined ? path.join(world.home, name) : world.write(name, text);
		const failure = await world.failure({}, {EDENAI_API_KEY_FILE: file});
		expect(failure).toMatchObject({status: 3, code: 'credentials'});
		expect(failure.text).toContain(`The key file ${file} (EDENAI_API_KEY_FILE) is of no use: ${words}.`);
	});

	test('a directory', async () => {
		const world = settingsWorld();
		const {status, text} = await world.failure({}, {EDENAI_API_KEY_FILE: world.home});
		expect(status).toBe(3);
		expect(text).toContain('it is a directory');
	});

	test.each([
		['fails', 'echo FAKEoutput; echo FAKEerror >&2; exit 7', 'it ended with status 7'],
		['prints nothing', 'true', 'it printed nothing'],
		['is unknown to the shell', 'no-such-command-FAKE', 'it ended with status 127'],
		['is killed', 'kill -KILL $$', 'it was ended by SIGKILL'],
		['prints without end', 'yes FAKE', 'it printed too much'],
	])('a command that %s, of which nothing is repeated', async (_what, command, words) => {
		const failure = await settingsWorld(`profiles: {prod: {apiKeyCommand: ${JSON.stringify(command)}}}`).failure();
		expect(failure).toMatchObject({status: 3, code: 'credentials'});
		expect(failure.text).toContain(`The apiKeyCommand of profile "prod" gave no key: ${words}.`);
		expect(failure.text).not.toContain('FAKE');
	});

	test('a command that does not end in time, with all that it started', async () => {
		const start = performance.now();
		await expect(runKeyCommand('sleep 30 | cat', 'command', {timeoutMs: 100})).rejects.toMatchObject({status: 3, message: 'The command gave no key: it did not end within 0.1 s.'});
		expect(performance.now() - start).toBeLessThan(5000);
	});

	test('is ended by an interruption', async () => {
		const controller = new AbortController();
		const running = runKeyCommand('sleep 30', 'command', {signal: controller.signal});
		controller.abort();
		await expect(running).rejects.toMatchObject({name: 'AbortError'});
	});
});

test('a command that leaves something running in the background is not waited for', async () => {
	const start = performance.now();
	const found = await runKeyCommand(`echo ${key}; sleep 5 &`, 'command');
	expect(found.reveal()).toBe(key);
	expect(performance.now() - start).toBeLessThan(4000);
});

test('a command beside the config file is found from any directory', async () => {
	const world = settingsWorld('profiles: {default: {apiKeyCommand: "./get key.sh eden"}}');
	world.write('config/eden-tokens/get', `#!/bin/sh\necho "$1-$2-${key}"\n`, 0o700);
	expect(await keyOf(world)).toMatchObject({key: `key.sh-eden-${key}`});
});

test('no key is found in what is printed of the settings', async () => {
	const settings = await settingsWorld().load({}, {EDENAI_API_KEY: key});
	expect(JSON.stringify({...settings, thresholds: null, templates: null})).not.toContain('fake-account');
	expect(String(settings.credential?.key)).toBe('••••');
});
