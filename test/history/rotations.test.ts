import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {openRotations, rotationsFile} from '../../source/history/rotations.js';
import {type Money} from '../../source/tokens/money.js';
import {type UnfinishedRotation} from '../../source/tokens/rotation.js';
import {noon} from '../helpers/fake-clock.js';
import {money} from '../helpers/make-token.js';
import {makeStateDir} from '../helpers/state-dir.js';

const account = {profile: 'default', host: 'api.example.com', api: 'v2'} as const;

const rotation = (oldName: string, values: Partial<UnfinishedRotation> = {}): UnfinishedRotation => ({
	oldId: oldName, oldName, newName: `${oldName}-20270115`, newId: null, startedAt: noon, step: 'create', granted: null, debt: null, chargedFrom: null, ...values,
});

describe('unfinished rotations', () => {
	test('outlive the session, oldest first', () => {
		const stateDir = makeStateDir();
		const rotations = openRotations({stateDir, account});
		expect(rotations.list()).toEqual([]);
		rotations.put(rotation('b', {startedAt: noon + 5}));
		rotations.put(rotation('a'));
		expect(openRotations({stateDir, account}).list()).toEqual([rotation('a'), rotation('b', {startedAt: noon + 5})]);
		expect(openRotations({stateDir, account: {...account, api: 'v3'}}).list()).toEqual([]);
	});

	test('move on, one for each old token, until they are dropped', () => {
		const stateDir = makeStateDir();
		const rotations = openRotations({stateDir, account});
		rotations.put(rotation('a'));
		rotations.put(rotation('b'));
		rotations.put(rotation('a', {newId: 'a-20270115', step: 'verify'}));
		expect(rotations.list()).toEqual([rotation('b'), rotation('a', {newId: 'a-20270115', step: 'verify'})]);
		rotations.drop('b');
		rotations.drop('nobody');
		expect(rotations.list()).toEqual([rotation('a', {newId: 'a-20270115', step: 'verify'})]);
		rotations.drop('a');
		expect(readdirSync(stateDir)).toEqual([]);
	});

	test('are kept in a file for the owner only, and of several instances', () => {
		const stateDir = makeStateDir();
		const [one, two] = [openRotations({stateDir, account}), openRotations({stateDir, account})];
		one.put(rotation('a'));
		two.put(rotation('b'));
		expect(one.list().map(({oldId}) => oldId)).toEqual(['a', 'b']);
		expect((statSync(rotationsFile(stateDir, account)).mode & 0o777).toString(8)).toBe('600');
		expect(readdirSync(stateDir)).toHaveLength(1);
	});

	test('keep amounts exactly, and take files that hold none', () => {
		const stateDir = makeStateDir();
		const rotations = openRotations({stateDir, account});
		const exact = rotation('a', {step: 'charge', granted: money('99999.999999999'), debt: 199_999_999_999_999n as Money, chargedFrom: money('-0.000000001')});
		rotations.put(exact);
		expect(openRotations({stateDir, account}).list()).toEqual([exact]);
		const {granted, debt, chargedFrom, ...former} = rotation('b');
		writeFileSync(rotationsFile(stateDir, account), JSON.stringify([former]));
		expect([openRotations({stateDir, account}).list(), granted, debt, chargedFrom]).toEqual([[rotation('b')], null, null, null]);
	});

	test.each(['{', '[{"oldId": 3}]', '"text"'])('set a damaged file aside, to be looked at: %s', content => {
		const stateDir = makeStateDir();
		mkdirSync(stateDir);
		writeFileSync(rotationsFile(stateDir, account), content);
		const rotations = openRotations({stateDir, account});
		expect(rotations.list()).toEqual([]);
		rotations.put(rotation('a'));
		expect(rotations.notice).toMatch(/^The unfinished rotations were damaged: their file was set aside as rotations-.*\.json\.damaged\. Look for tokens/);
		expect(readFileSync(`${rotationsFile(stateDir, account)}.damaged`, 'utf8')).toBe(content);
		expect(rotations.list()).toEqual([rotation('a')]);
	});

	test('say when their file cannot be read', () => {
		const stateDir = makeStateDir();
		mkdirSync(rotationsFile(stateDir, account), {recursive: true});
		const rotations = openRotations({stateDir, account});
		expect(rotations.list()).toEqual([]);
		expect(rotations.notice).toMatch(/^The unfinished rotations cannot be read: there is a directory in its place \(/);
	});

	test('last as long as the session where they cannot be kept', () => {
		const stateDir = makeStateDir();
		writeFileSync(stateDir, 'a file in its place');
		const rotations = openRotations({stateDir, account});
		rotations.put(rotation('a'));
		rotations.put(rotation('b'));
		expect(rotations.list()).toEqual([rotation('a'), rotation('b')]);
		expect(rotations.notice).toMatch(/^The unfinished rotation cannot be kept: there is a file in its place \(.*\)\. Finish it in this session\.$/);
		rmSync(stateDir);
		rotations.drop('b');
		expect(rotations.notice).toBeNull();
		expect(openRotations({stateDir, account}).list()).toEqual([rotation('a')]);
	});

	test('are kept in memory where there is no state directory', () => {
		const rotations = openRotations({stateDir: null, account});
		rotations.put(rotation('a'));
		expect(rotations.list()).toEqual([rotation('a')]);
		rotations.drop('a');
		expect(rotations.list()).toEqual([]);
		expect(rotations.notice).toBeNull();
	});
});
