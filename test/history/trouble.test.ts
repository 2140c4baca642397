import {Buffer} from 'node:buffer';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, test, vi} from 'vitest';
import {noon} from '../helpers/fake-clock.js';
import {balances, countOf, historyScene, minute, shown} from './history-scene.js';

const failing = (code: number, words: string): Error => Object.assign(new Error('it fails'), {errcode: code, errstr: words});

describe('a damaged file', () => {
	test('is set aside, and a new one begun', () => {
		const scene = historyScene();
		scene.open().close();
		writeFileSync(scene.file(), 'this is no database, but a text that is long enough to be read as a header'.repeat(20));
		const history = scene.open();
		expect(history.notice).toMatch(/^The history was damaged: it was set aside as history-default-.*\.sqlite\.damaged, and a new one was begun\.$/);
		history.record(noon, balances({a: '1'}));
		expect(shown(history, 'a')).toEqual([[0, 1]]);
		expect(readFileSync(`${scene.file()}.damaged`, 'utf8')).toContain('no database');
		expect(history.notice).toContain('set aside');
	});

	test('is found out while it is in use, too, and takes the place of one set aside before', () => {
		const scene = historyScene();
		const first = scene.open();
		for (let poll = 0; poll < 3000; poll++) {
			first.record(noon + poll, balances({a: String(poll)}));
		}

		first.close();
		const {size} = statSync(scene.file());
		writeFileSync(`${scene.file()}.damaged`, 'older');
		const content = readFileSync(scene.file());
		// The first page, with the schema, stays as it is.
		writeFileSync(scene.file(), Buffer.concat([content.subarray(0, 4096), Buffer.alloc(size - 4096, 0xA5)]));
		const history = scene.open();
		history.record(noon + 5000, balances({a: '7'}));
		expect(history.notice).toContain('set aside');
		expect(shown(history, 'a')).toEqual([[5000, 7]]);
		expect(statSync(`${scene.file()}.damaged`).size).toBe(size);
	});

	test.each(['DROP TABLE samples', 'DROP TABLE facts', 'ALTER TABLE tokens RENAME COLUMN seen TO saw'])('is one without what should be in it: %s', statement => {
		const scene = historyScene();
		scene.open().close();
		const raw = new DatabaseSync(scene.file());
		raw.exec(statement);
		raw.close();
		const history = scene.open();
		history.record(noon, balances({a: '1'}));
		expect(history.notice).toContain('set aside');
		expect(shown(history, 'a')).toEqual([[0, 1]]);
	});

	test('that was cut off loses what was in it, not the monitor', () => {
		const scene = historyScene();
		const first = scene.open();
		for (let poll = 0; poll < 3000; poll++) {
			first.record(noon + poll, balances({a: String(poll)}));
		}

		first.close();
		truncateSync(scene.file(), 5000);
		const history = scene.open();
		history.record(noon + 5000, balances({a: '7'}));
		expect(history.notice).toContain('set aside');
		expect(shown(history, 'a')).toEqual([[5000, 7]]);
	});
});

test('a newer schema is left alone', () => {
	const scene = historyScene();
	const first = scene.open();
	first.record(noon, balances({a: '1'}));
	first.close();
	const raw = new DatabaseSync(scene.file());
	raw.exec('PRAGMA user_version = 7');
	raw.close();
	const history = scene.open();
	expect(history.notice).toBe('There is no history: its file was written by a newer eden-tokens (schema 7, this one knows 1). Update eden-tokens.');
	history.record(noon + minute, balances({a: '2'}));
	scene.clock.now += 86_400_000;
	history.record(noon + (2 * minute), balances({a: '2'}));
	expect(history.series('a', 0, 8e15)).toEqual([]);
	expect(history.isNew).toBe(true);
	expect(countOf(scene.raw())).toBe(1);
	expect(readdirSync(scene.stateDir).filter(name => name.includes('damaged'))).toEqual([]);
});

describe('a locked database', () => {
	test('costs a moment, and what changed meanwhile is written when it is free', () => {
		const scene = historyScene();
		const history = scene.open();
		history.record(noon, balances({a: '9', b: '5'}));
		const other = scene.raw();
		other.exec('BEGIN IMMEDIATE');
		const begun = performance.now();
		history.record(noon + minute, balances({a: '8', b: '5'}));
		expect(performance.now() - begun).toBeLessThan(2000);
		expect(history.notice).toBe('The history is locked by another program: what changes meanwhile is recorded when it is free.');
		expect(shown(history, 'a')).toEqual([[0, 9]]);
		expect(history.writeAlerts([{id: 'a', state: 'LOW', since: noon, acknowledged: false}])).toEqual(new Set(['a']));
		other.exec('COMMIT');
		history.record(noon + (2 * minute), balances({a: '8', b: '4'}));
		expect(history.notice).toBeNull();
		expect(shown(history, 'a')).toEqual([[0, 9], [2 * minute, 8]]);
		expect(shown(history, 'b')).toEqual([[0, 5], [minute, 5], [2 * minute, 4]]);
	});

	test('is opened later where it is locked at the start', () => {
		const scene = historyScene();
		scene.open().close();
		const other = new DatabaseSync(scene.file());
		other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; INSERT INTO facts VALUES (\'x\', 1)');
		const history = scene.open();
		expect(history.notice).toContain('is locked by another program');
		other.close();
		history.record(noon, balances({a: '1'}));
		expect(history.notice).toBeNull();
		expect(shown(history, 'a')).toEqual([[0, 1]]);
	});
});

test('a full disk is told, and tried again after five minutes', () => {
	const scene = historyScene();
	const history = scene.open();
	history.record(noon, balances({a: '9'}));
	const {exec} = DatabaseSync.prototype;
	const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
		if (sql === 'COMMIT') {
			exec.call(this, 'ROLLBACK');
			throw failing(13, 'database or disk is full');
		}

		exec.call(this, sql);
	});
	history.record(noon + minute, balances({a: '8'}));
	expect(history.notice).toMatch(/^There is no history: the disk is full \(.*\.sqlite\)\.$/);
	spy.mockRestore();
	scene.clock.now = noon + (4 * minute);
	history.record(noon + (4 * minute), balances({a: '7'}));
	expect(history.notice).toContain('the disk is full');
	scene.clock.now = noon + (5 * minute);
	history.record(noon + (5 * minute), balances({a: '6'}));
	expect(history.notice).toBeNull();
	expect(shown(history, 'a').at(-1)).toEqual([5 * minute, 6]);
	expect(shown(history, 'a')[0]).toEqual([0, 9]);
});

test('other failures are told in the words of SQLite', () => {
	const scene = historyScene();
	const history = scene.open();
	const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(() => {
		throw failing(10, 'disk I/O error');
	});
	history.record(noon, balances({a: '9'}));
	spy.mockRestore();
	expect(history.notice).toMatch(/^There is no history: disk I\/O error \(/);
});

test('a state directory that cannot be had is told, and is no obstacle later', () => {
	const scene = historyScene();
	writeFileSync(scene.stateDir, 'a file in its place');
	const history = scene.open();
	expect(history.notice).toMatch(/^There is no history: there is a file in its place \(.*\)\.$/);
	history.record(noon, balances({a: '1'}));
	expect(history.readAlerts()).toEqual(new Map());
	rmSync(scene.stateDir);
	scene.clock.now += 5 * minute;
	history.record(noon + (5 * minute), balances({a: '1'}));
	expect(history.notice).toBeNull();
	expect(shown(history, 'a')).toEqual([[5 * minute, 1]]);
});

test('a directory without permission is told', () => {
	const scene = historyScene();
	mkdirSync(scene.stateDir, {mode: 0o500});
	// The superuser may do everything, so it is not the superuser who tries.
	const isSuperuser = process.getuid!() === 0;
	if (isSuperuser) {
		process.seteuid!(65_534);
	}

	try {
		expect(scene.open().notice).toMatch(/^There is no history: no permission \(.*\)\.$/);
	} finally {
		if (isSuperuser) {
			process.seteuid!(0);
		}
	}
});

test('a Node without SQLite has no history, and says what to use', () => {
	vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined);
	const history = historyScene().open();
	vi.restoreAllMocks();
	expect(history.notice).toBe('There is no history: this Node has no SQLite. Use Node 22.13 or newer.');
	history.record(noon, balances({a: '1'}));
	expect(history.series('a', 0, 8e15)).toEqual([]);
	expect(history.writeAlerts([{id: 'a', state: 'LOW', since: noon, acknowledged: false}], ['b'])).toEqual(new Set(['a', 'b']));
});

test('a file that another instance began anew is not set aside as well', () => {
	const scene = historyScene();
	const one = scene.open();
	one.record(noon, balances({a: '1'}));
	const file = scene.file();
	for (const suffix of ['', '-wal', '-shm']) {
		renameSync(file + suffix, `${file}.damaged${suffix}`);
	}

	const two = scene.open();
	two.record(noon + minute, balances({a: '2'}));
	const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementationOnce(() => {
		throw failing(11, 'database disk image is malformed');
	});
	one.record(noon + (2 * minute), balances({a: '3'}));
	spy.mockRestore();
	expect(shown(two, 'a')).toEqual([[minute, 2], [2 * minute, 3]]);
	expect(one.notice).toBeNull();
	expect(existsSync(`${file}.damaged`)).toBe(true);
});
