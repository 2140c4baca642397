import {chmodSync, mkdtempSync, writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {startDemoServer} from '../../source/demo/server.js';
import {openTerminal} from '../helpers/terminal.js';

test('a key file that others can read is warned of in the activity', async () => {
	const server = await startDemoServer();
	const folder = mkdtempSync(path.join(tmpdir(), 'eden-tokens-test-'));
	onTestFinished(async () => {
		await server.close();
		await rm(folder, {recursive: true});
	});
	const file = path.join(folder, 'key');
	writeFileSync(file, server.keys.v2);
	chmodSync(file, 0o644);
	const terminal = openTerminal({columns: 160, rows: 24, env: {EDENAI_BASE_URL: server.url, EDENAI_API_KEY_FILE: file}});
	await terminal.waitFor('ci-cd-pipeline');
	terminal.press('L');
	await terminal.waitFor('Others can read');
	expect(terminal.text()).toContain(`Others can read the key file ${file} (mode 644): run chmod 600 on it.`);
});
