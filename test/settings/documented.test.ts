import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseConfig} from '../../source/settings/parse-config.js';
import {defaultTemplates} from '../../source/tokens/token.js';

const docs = await readFile(path.join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

/** The entries that a section accepts, as the complaint about an unknown one names them. */
function entriesOf(config: string): string[] {
	const parsed = parseConfig(config);
	return 'fault' in parsed ? /accepted are (.*)\.$/.exec(parsed.fault)![1]!.split(', ') : [];
}

test('the example in docs/configuration.md is accepted', () => {
	const [, example = ''] = /```yaml\n(.*?)```/s.exec(docs)!;
	expect(parseConfig(example)).toMatchObject({config: {defaultProfile: 'default'}});
});

test.each([
	['file', 'x: 1'],
	['profile', 'profiles: {a: {x: 1}}'],
	['thresholds', 'profiles: {a: {thresholds: {x: 1}}}'],
	['override', 'profiles: {a: {thresholds: {overrides: [{match: a, x: 1}]}}}'],
	['alerts', 'profiles: {a: {alerts: {x: 1}}}'],
	['template', 'templates: {a: {x: 1}}'],
])('every entry of a %s is in docs/configuration.md', (_section, config) => {
	const entries = entriesOf(config);
	expect(entries.length).toBeGreaterThan(1);
	for (const entry of entries) {
		expect(docs).toContain(entry);
	}
});

test('every template of the published practice is in docs/configuration.md', () => {
	for (const name of defaultTemplates.keys()) {
		expect(docs).toContain(name);
	}
});
