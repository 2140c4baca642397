import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseConfig} from '../../source/settings/parse-config.js';
import {settingsWorld} from './settings-world.js';

/** The complete example of the documentation. */
const example = `# config.yaml
defaultProfile: default
profiles:
  default:
    api: auto
    baseUrl: https://api.edenai.run
    apiKeyCommand: echo eyJfake-command-key-0000
    refresh: 30
    readOnly: false
    color: cyan
    thresholds:
      low: 10
      critical: 1
      expiringDays: 7
      criticalDays: 2
      overrides:
        - {match: "dev-*", low: 2}
    onAlert: ./notify.sh          # the shell runs it; the alert as one JSON line on stdin
    webhook: https://hooks.example.com/alerts
    alerts: {bell: true, notify: true, quietHours: "22:00-07:00"}
templates:
  partner-demo: {type: api_token, balance: 10, expires: +7d}
`;

test('takes the example of the documentation', async () => {
	const {load, configFile} = settingsWorld(example);
	const settings = await load();
	expect(settings).toMatchObject({
		headerColor: 'cyan', webhook: 'https://hooks.example.com/alerts', alerts: {bell: true, notify: true, quietHours: '22:00-07:00'},
		onAlert: `'${path.join(path.dirname(configFile), 'notify.sh')}'`,
	});
	expect(settings.credential?.key.reveal()).toBe('eyJfake-command-key-0000');
});

test.each(['', '# nothing yet\n', 'profiles:\n', 'profiles:\n  default:\n', 'templates: {}\n'])('takes a file in which little is said: %j', async config => {
	expect(await settingsWorld(config).load()).toMatchObject({profile: 'default', refreshMs: 30_000});
});

const plain = 'http:';
const overrides = 'profiles:\n  default:\n    thresholds:\n      overrides:\n';

describe('what is wrong is told with file, line and what is accepted', () => {
	test.each([
		['an unknown entry', 'profiles:\n  default:\n    refesh: 3\n', 3, 'unknown entry "refesh" in "profiles.default": accepted are api, baseUrl, apiKeyFile, '],
		['an unknown entry at the top', 'profile: {}\n', 1, 'unknown entry "profile": accepted are defaultProfile, profiles, templates.'],
		['an unknown entry of an override', `${overrides}        - match: dev\n          lo: 3\n`, 6, 'unknown entry "lo" in "profiles.default.thresholds.overrides[0]": accepted are match, low, '],
		['a key', 'profiles:\n  default:\n    apiKey: FAKE\n', 3, 'a key does not belong in this file, so "apiKey" in "profiles.default" is not read: use apiKeyFile or apiKeyCommand.'],
		['a short refresh', 'profiles:\n  default:\n    refresh: 1\n', 3, '"profiles.default.refresh" must be a number of seconds from 2 to 86400.'],
		['a refresh in words', 'profiles: {default: {refresh: 30s}}', 1, '"profiles.default.refresh" must be a number of seconds'],
		['an unknown API', 'profiles:\n  default:\n    api: v4\n', 3, '"profiles.default.api" must be one of auto, v2, v3.'],
		['a number for a path', 'profiles:\n  default:\n    apiKeyFile: 7\n', 3, '"profiles.default.apiKeyFile" must be the path of a file that holds the key.'],
		['an empty command', 'profiles:\n  default:\n    apiKeyCommand: ""\n', 3, '"profiles.default.apiKeyCommand" must be a shell command that prints the key.'],
		['nothing where a value is needed', 'profiles:\n  default:\n    onAlert:\n', 3, '"profiles.default.onAlert" must be a shell command.'],
		['a word for yes or no', 'profiles:\n  default:\n    readOnly: yes please\n', 3, '"profiles.default.readOnly" must be true or false.'],
		['an unknown colour', 'profiles:\n  default:\n    color: pinkish\n', 3, '"profiles.default.color" must be one of black, red, green'],
		['a negative threshold', 'profiles:\n  default:\n    thresholds:\n      low: -1\n', 4, '"profiles.default.thresholds.low" must be an amount in USD from 0'],
		['a threshold with ten decimals', 'profiles: {default: {thresholds: {low: 0.1234567891}}}', 1, '"profiles.default.thresholds.low" must be an amount in USD'],
		['a threshold beyond the bound', 'profiles: {default: {thresholds: {low: 100000}}}', 1, 'must be an amount in USD'],
		['an override without a glob', `${overrides}        - {match: a}\n        - {low: 2}\n`, 6, 'overrides[1].match" must be a glob'],
		['overrides that are no list', 'profiles:\n  default:\n    thresholds:\n      overrides: {match: "dev-*"}\n', 4, 'must be a list of {match, low'],
		['critical above low', 'profiles:\n  default:\n    thresholds:\n      low: 1\n      critical: 2\n', 5, '"profiles.default.thresholds.critical" must be at most as much as "low".'],
		['critical days above expiring days', `${overrides}        - match: a\n          expiringDays: 1\n          criticalDays: 2\n`, 7, 'must be at most as many as "expiringDays".'],
		['a webhook without https', `profiles:\n  default:\n    webhook: ${plain}//hooks.example.com/FAKEsecret\n`, 3, '"profiles.default.webhook" must be an https address.'],
		['quiet hours that are none', 'profiles:\n  default:\n    alerts:\n      quietHours: "22-7"\n', 4, '"profiles.default.alerts.quietHours" must be two times of day, such as "22:00-07:00".'],
		['quiet hours of no length', 'profiles:\n  default:\n    alerts: {quietHours: "22:00-22:00"}\n', 3, 'must be two different times of day'],
		['an hour that does not exist', 'profiles:\n  default:\n    alerts: {quietHours: "24:00-07:00"}\n', 3, 'must be two times of day'],
		['a template of no type', 'templates:\n  demo:\n    type: real\n', 3, '"templates.demo.type" must be one of api_token, sandbox_api_token, live, sandbox.'],
		['a template that expires on no day', 'templates:\n  demo:\n    expires: 2026-02-30\n', 3, '"templates.demo.expires" must be 2027-01-31, +30d, +2w, +3m or never.'],
		['a template with no amount', 'templates:\n  demo:\n    balance: lots\n', 3, '"templates.demo.balance" must be an amount in USD such as 10, or none.'],
		['a default profile that is missing', 'defaultProfile: prod\nprofiles:\n  staging: {}\n', 1, '"defaultProfile" must be one of staging.'],
		['a list of profiles', 'profiles:\n  - default\n', 1, '"profiles" must be a mapping of names.'],
		['a file that is a list', '- a\n', 1, 'the file must be a mapping with defaultProfile, profiles, templates.'],
		['what is no YAML', 'profiles:\n  default: {\n', 3, 'this is no valid YAML'],
		['an entry given twice', 'profiles:\n  a: {}\n  a: {}\n', 3, 'this is no valid YAML'],
		['a tag that nobody knows', 'profiles: !secret x\n', 1, 'this is no valid YAML'],
		['an alias of nothing', 'profiles: *nothing\n', 1, 'its aliases refer to too much or to nothing'],
		['something wrong behind an alias', 'profiles:\n  a: &shared\n    refresh: 1\n  b: *shared\n', 3, '"profiles.a.refresh" must be a number of seconds from 2 to 86400 (and 1 more).'],
	])('%s', async (_what, config, line, words) => {
		const {configFile, failure} = settingsWorld(config);
		const {status, code, text} = await failure();
		expect({status, code}).toEqual({status: 2, code: 'config'});
		expect(text).toContain(`${configFile}:${line}: `);
		expect(text).toContain(words);
		expect(text).toContain('Correct the file, or name another one by --config FILE.');
		expect(text).not.toContain('FAKE');
	});

	test('the first of several in the order of the lines, with their number', async () => {
		const {text} = await settingsWorld('profiles:\n  default:\n    api: v9\n    refesh: 3\n    thresholds: {lo: 1}\ntemplate: {}\n').failure();
		expect(text).toContain('config.yaml:3: "profiles.default.api" must be one of auto, v2, v3 (and 3 more).');
	});
});

test('aliases that swell up are refused', () => {
	const levels = Array.from({length: 9}, (_, level) => `l${level + 1}: &l${level + 1} [${Array.from({length: 9}, () => `*l${level}`).join(', ')}]`);
	expect(parseConfig(`l0: &l0 [x]\n${levels.join('\n')}\n`)).toMatchObject({fault: 'its aliases refer to too much or to nothing.'});
});

test('any text is a config or a complaint about a line, never a throw', () => {
	fc.assert(fc.property(fc.oneof(fc.string({unit: 'binary'}), fc.json(), fc.lorem({mode: 'sentences'})), text => {
		const parsed = parseConfig(text);
		if ('fault' in parsed) {
			expect(parsed.line).toBeGreaterThanOrEqual(1);
			expect(parsed.fault).toMatch(/\.$/);
		} else {
			expect(parsed.config.profiles).toBeTypeOf('object');
		}
	}));
});

describe('which file', () => {
	test('an option before the variable before the usual place', async () => {
		const world = settingsWorld('profiles: {usual: {}}');
		const option = world.write('option.yaml', 'profiles: {option: {}}');
		const variable = world.write('variable.yaml', 'profiles: {variable: {}}');
		expect(await world.load({config: option}, {EDENAI_CONFIG: variable})).toMatchObject({profile: 'option', configFile: option});
		expect(await world.load({}, {EDENAI_CONFIG: variable})).toMatchObject({profile: 'variable', configFile: variable});
		expect(await world.load()).toMatchObject({profile: 'usual', configFile: world.configFile});
	});

	test('~ is the home directory', async () => {
		const world = settingsWorld();
		world.write('mine.yaml', 'profiles: {mine: {}}');
		expect(await world.load({config: '~/mine.yaml'})).toMatchObject({profile: 'mine', configFile: path.join(world.home, 'mine.yaml')});
	});

	test('one that was named must be there', async () => {
		const {home, failure} = settingsWorld();
		const {status, text} = await failure({config: `${home}/nothing.yaml`});
		expect(status).toBe(2);
		expect(text).toContain(`The config file ${home}/nothing.yaml is of no use: there is no such file.`);
	});

	test('a directory is none', async () => {
		const {home, failure} = settingsWorld();
		const {text} = await failure({}, {EDENAI_CONFIG: home});
		expect(text).toContain('is of no use: it is a directory.');
	});
});
