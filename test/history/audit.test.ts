import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {auditFile, openAudit} from '../../source/history/audit.js';
import {type AuditEntry} from '../../source/history/history-port.js';
import {noon} from '../helpers/fake-clock.js';
import {makeStateDir} from '../helpers/state-dir.js';

const entry: AuditEntry = {at: noon, action: 'update', token: 'prod-web', change: 'balance $4.00 → $14.00', outcome: 'done'};

const linesOf = (stateDir: string): unknown[] => readFileSync(auditFile(stateDir), 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as unknown);

describe('the audit file', () => {
	test('has a JSON line for each entry, with the profile and the time in UTC', () => {
		const stateDir = makeStateDir();
		const audit = openAudit({stateDir, profile: 'acme'});
		audit.write(entry);
		audit.write({...entry, outcome: 'failed', reason: 'The name is taken.'});
		expect(linesOf(stateDir)).toEqual([
			{time: '2027-01-15T12:00:00.000Z', profile: 'acme', action: 'update', token: 'prod-web', change: 'balance $4.00 → $14.00', outcome: 'done'},
			{time: '2027-01-15T12:00:00.000Z', profile: 'acme', action: 'update', token: 'prod-web', change: 'balance $4.00 → $14.00', outcome: 'failed', reason: 'The name is taken.'},
		]);
		expect(audit.notice).toBeNull();
	});

	test('is for its owner only, in a directory of the same kind', () => {
		const stateDir = makeStateDir();
		mkdirSync(stateDir, {mode: 0o755});
		writeFileSync(auditFile(stateDir), '', {mode: 0o644});
		openAudit({stateDir, profile: 'acme'}).write(entry);
		expect((statSync(auditFile(stateDir)).mode & 0o777).toString(8)).toBe('600');
		expect((statSync(stateDir).mode & 0o777).toString(8)).toBe('700');
	});

	test('is not there before there is something to write', () => {
		const stateDir = makeStateDir();
		openAudit({stateDir, profile: 'acme'});
		expect(() => readdirSync(stateDir)).toThrow('ENOENT');
	});

	test('is shared by several instances', () => {
		const stateDir = makeStateDir();
		const [one, two] = [openAudit({stateDir, profile: 'one'}), openAudit({stateDir, profile: 'two'})];
		one.write(entry);
		two.write(entry);
		one.write(entry);
		expect(linesOf(stateDir)).toMatchObject([{profile: 'one'}, {profile: 'two'}, {profile: 'one'}]);
	});

	test('keeps one line and no control character whatever the name of a token', () => {
		const stateDir = makeStateDir();
		const name = 'a\nb\u001B[2J\u0085\u202E\u2028\u{E0041}é東';
		openAudit({stateDir, profile: 'acme'}).write({...entry, token: name});
		const text = readFileSync(auditFile(stateDir), 'utf8');
		expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
		expect(text).toContain('é東');
		expect(linesOf(stateDir)).toMatchObject([{token: name}]);
	});

	test('begins anew at 10 MB, and five old ones are kept', () => {
		const stateDir = makeStateDir();
		mkdirSync(stateDir);
		const audit = openAudit({stateDir, profile: 'acme'});
		for (let number = 1; number <= 7; number++) {
			writeFileSync(auditFile(stateDir), String(number).repeat(9_999_990));
			audit.write(entry);
		}

		expect(readdirSync(stateDir).toSorted()).toEqual(['audit.jsonl', 'audit.jsonl.1', 'audit.jsonl.2', 'audit.jsonl.3', 'audit.jsonl.4', 'audit.jsonl.5']);
		expect(linesOf(stateDir)).toHaveLength(1);
		expect([1, 2, 3, 4, 5].map(number => readFileSync(`${auditFile(stateDir)}.${number}`, 'utf8')[0])).toEqual(['7', '6', '5', '4', '3']);
		expect((statSync(auditFile(stateDir)).mode & 0o777).toString(8)).toBe('600');
	});

	test('stays as it is until a line would make it larger than 10 MB', () => {
		const stateDir = makeStateDir();
		mkdirSync(stateDir);
		writeFileSync(auditFile(stateDir), 'x'.repeat(9_999_000));
		openAudit({stateDir, profile: 'acme'}).write(entry);
		expect(readdirSync(stateDir)).toEqual(['audit.jsonl']);
	});

	test('tells a failure to write, and that it is over', () => {
		const stateDir = makeStateDir();
		const audit = openAudit({stateDir, profile: 'acme'});
		writeFileSync(stateDir, 'a file in its place');
		audit.write(entry);
		expect(audit.notice).toBe(`The audit file cannot be written: there is a file in its place (${path.join(stateDir, 'audit.jsonl')}).`);
		rmSync(stateDir);
		audit.write(entry);
		expect(audit.notice).toBeNull();
		expect(linesOf(stateDir)).toHaveLength(1);
	});
});
