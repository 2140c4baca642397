import {describe, expect, test} from 'vitest';
import {settingsWorld} from './settings-world.js';

const two = 'profiles: {prod: {color: red}, staging: {color: magenta}}';

describe('the profile', () => {
	test('is the one asked for', async () => {
		const {load} = settingsWorld(`defaultProfile: prod\n${two}`);
		expect(await load({profile: 'staging'})).toMatchObject({profile: 'staging', headerColor: 'magenta', profiles: ['prod', 'staging']});
		expect(await load({}, {EDENAI_PROFILE: 'staging'})).toMatchObject({profile: 'staging'});
	});

	test('is the default of the file', async () => {
		expect(await settingsWorld(`defaultProfile: prod\n${two}`).load()).toMatchObject({profile: 'prod', headerColor: 'red'});
	});

	test('is the one called default, where the file names none', async () => {
		expect(await settingsWorld('profiles: {prod: {}, default: {refresh: 9}}').load()).toMatchObject({profile: 'default', refreshMs: 9000});
	});

	test('is the only one there is', async () => {
		expect(await settingsWorld('profiles: {prod: {}}').load()).toMatchObject({profile: 'prod'});
	});

	test('is not guessed among several', async () => {
		const {status, text} = await settingsWorld(two).failure();
		expect(status).toBe(2);
		expect(text).toMatch(/^None of the profiles prod, staging in .*config\.yaml is the default\. Choose one by --profile NAME, or set defaultProfile\.$/);
	});

	test('that does not exist is told with those that do', async () => {
		const {status, code, text} = await settingsWorld(two).failure({profile: 'produ\u001B[31mction'});
		expect({status, code}).toEqual({status: 2, code: 'usage'});
		expect(text).toMatch(/^There is no profile "produ�\[31mction" in .*config\.yaml\. Choose one of prod, staging\.$/);
	});

	test('that does not exist, without a file, is told with where to add it', async () => {
		const {configFile, failure} = settingsWorld();
		const {text} = await failure({}, {EDENAI_PROFILE: 'prod'});
		expect(text).toContain(configFile);
		expect(text).toContain('Add it under "profiles:" there');
	});

	test('named like something every object has is still unknown', async () => {
		const {status} = await settingsWorld(two).failure({profile: 'constructor'});
		expect(status).toBe(2);
	});
});

describe('another profile, chosen while the program runs', () => {
	const config = `
profiles:
  prod: {apiKeyFile: prod.key, baseUrl: "https://prod.example.com"}
  new: {apiKeyFile: new.key}
  forced: {api: v2, apiKeyFile: new.key}
  bare: {}
`;
	const start = {profile: 'prod', api: 'v2', baseUrl: 'https://start.example.com'};
	const environment = {EDENAI_API_KEY: 'eyJfake-start-key-0000'};

	function world() {
		const made = settingsWorld(config);
		made.write('config/eden-tokens/prod.key', 'eyJfake-prod-key-1111\n');
		made.write('config/eden-tokens/new.key', 'mgmt-eden-fake-new-key-2222\n');
		return made;
	}

	test('speaks by its own key, whatever was said about the first one', async () => {
		const settings = await world().switchTo('new', start, environment);
		expect(settings).toMatchObject({profile: 'new', api: 'v3', apiChoice: 'auto', baseUrl: 'https://start.example.com'});
		expect(settings.credential?.key.reveal()).toBe('mgmt-eden-fake-new-key-2222');
	});

	test('speaks to its own host', async () => {
		expect(await world().switchTo('prod', start, environment)).toMatchObject({baseUrl: 'https://prod.example.com', api: 'v2'});
	});

	test('speaks the API that it names', async () => {
		expect(await world().switchTo('forced', {api: 'v3'}, environment)).toMatchObject({api: 'v2'});
	});

	test('without a key of its own keeps that of the start', async () => {
		const settings = await world().switchTo('bare', start, environment);
		expect(settings).toMatchObject({api: 'v2', baseUrl: 'https://start.example.com'});
		expect(settings.credential?.key.reveal()).toBe('eyJfake-start-key-0000');
	});

	test('at the start the environment still comes first', async () => {
		const settings = await world().load({profile: 'new'}, environment);
		expect(settings.credential?.source).toBe('EDENAI_API_KEY');
	});
});
