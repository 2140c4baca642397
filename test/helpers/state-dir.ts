import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';

/** A directory for the state of one test, not made yet, gone after it. */
export function makeStateDir(): string {
	const root = mkdtempSync(path.join(os.tmpdir(), 'eden-tokens-test-'));
	onTestFinished(() => {
		rmSync(root, {recursive: true, force: true});
	});
	return path.join(root, 'state');
}
