import {spawnSync} from 'node:child_process';
import {glob, stat} from 'node:fs/promises';
import process from 'node:process';

async function changedAt(file: string): Promise<number> {
	try {
		const {mtimeMs} = await stat(file);
		return mtimeMs;
	} catch {
		return 0;
	}
}

/**
Builds the program before the tests that run it, unless what is built is newer than all that it is made of. Where that fails, only those tests do: they find no
program.
*/
export async function setup(): Promise<void> {
	const builtAt = await changedAt('dist/cli.js');
	for await (const file of glob(['source/**/*.{ts,tsx}', 'scripts/*.js', 'package.json'])) {
		if (await changedAt(file) >= builtAt) {
			spawnSync(process.execPath, ['scripts/build.js'], {stdio: ['ignore', 'inherit', 'inherit']});
			return;
		}
	}
}
