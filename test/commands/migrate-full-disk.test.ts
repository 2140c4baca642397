import {expect, test, vi} from 'vitest';
import {runMigrate} from '../../source/commands/migrate.js';
import {migrationSchema, type SecretLineJson} from '../../source/commands/schema.js';
import {makeContext} from '../helpers/command-context.js';
import {thrownBy} from '../helpers/command-world.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {makeToken} from '../helpers/make-token.js';

const kept: SecretLineJson[] = [];

/** Room for two secrets. */
vi.mock('../../source/commands/migrate-keys.js', async importOriginal => ({
	...await importOriginal<Record<string, unknown>>(),
	createSecretFile: () => ({
		write(line: SecretLineJson) {
			if (kept.length === 2) {
				throw new Error('ENOSPC');
			}

			kept.push(line);
		},
		close: () => undefined,
	}),
}));

test.each([false, true])('a disk that is full stops it, and no secret of a key that was made is lost; with --json: %s', async json => {
	kept.length = 0;
	const next = Object.assign(createFakeApi(), {version: 'v3'});
	const target = makeContext(next, {settings: {profile: 'new'}});
	const old = makeContext(createFakeApi(Array.from({length: 9}, (_, index) => makeToken(`t${index}`))), {settings: {profile: 'old'}, json});
	expect(await thrownBy(runMigrate({...old.context, openProfile: async () => target.context.session}, {toProfile: 'new', out: 'secrets'}))).toMatchObject({status: 1});
	const made = next.tokens.keys().toArray();
	expect(made.length).toBeLessThan(9);
	const rest = json
		? migrationSchema.parse(JSON.parse(old.output.stdout())).tokens.flatMap(({secret}) => secret ?? [])
		: old.output.lines().filter(line => line.startsWith('{')).map(line => (JSON.parse(line) as SecretLineJson).secret);
	expect([...kept.map(({secret}) => secret), ...rest].toSorted()).toEqual(made.map(name => `fake-secret-of-${name}`).toSorted());
	expect(rest.length).toBeGreaterThan(0);
});
