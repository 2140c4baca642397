import {chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import {makeOwnFolder, UnsafeFolderError} from '../../source/history/own-folder.js';

function makeRoot(): string {
	const root = mkdtempSync(path.join(os.tmpdir(), 'eden-tokens-test-'));
	onTestFinished(() => {
		rmSync(root, {recursive: true, force: true});
	});
	return root;
}

test('makes what is missing, for its owner only', () => {
	const folder = path.join(makeRoot(), 'a', 'b');
	makeOwnFolder(folder, 0o022);
	for (const made of [folder, path.dirname(folder)]) {
		expect(lstatSync(made).mode & 0o777).toBe(0o700);
	}
});

test('a folder is refused below one that the bits in question open to others, unless that is sticky', () => {
	const root = makeRoot();
	let count = 0;
	fc.assert(fc.property(fc.integer({min: 0, max: 0o77}), fc.boolean(), fc.constantFrom(0o002, 0o022), fc.boolean(), (mode, isSticky, writable, isThere) => {
		const above = path.join(root, String(count++));
		const folder = path.join(above, 'below', 'own');
		mkdirSync(above);
		if (isThere) {
			mkdirSync(folder, {recursive: true, mode: 0o700});
		}

		chmodSync(above, 0o700 | mode | (isSticky ? 0o1000 : 0));
		if ((mode & writable) !== 0 && !isSticky) {
			expect(() => {
				makeOwnFolder(folder, writable);
			}).toThrow(new UnsafeFolderError(`other users can change ${above}`));
			expect(existsSync(path.join(above, 'below'))).toBe(isThere);
		} else {
			makeOwnFolder(folder, writable);
			expect(existsSync(folder)).toBe(true);
		}
	}));
});

test('links of the user above it are followed, to what is no less safe', () => {
	const root = makeRoot();
	const target = path.join(root, 'target');
	mkdirSync(target);
	symlinkSync(target, path.join(root, 'link'));
	const folder = path.join(root, 'link', 'own');
	makeOwnFolder(folder, 0o022);
	expect(existsSync(path.join(target, 'own'))).toBe(true);
	chmodSync(target, 0o777);
	expect(() => {
		makeOwnFolder(folder, 0o022);
	}).toThrow(UnsafeFolderError);
});

test('is never itself a link, nor a file', () => {
	const root = makeRoot();
	symlinkSync(root, path.join(root, 'link'));
	symlinkSync(path.join(root, 'missing'), path.join(root, 'dangling'));
	for (const name of ['link', 'dangling']) {
		expect(() => {
			makeOwnFolder(path.join(root, name), 0o022);
		}).toThrow(new UnsafeFolderError(`${path.join(root, name)} is not a folder of this user`));
	}

	expect(existsSync(path.join(root, 'missing'))).toBe(false);
});
