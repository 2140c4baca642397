import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {cleanEnvironment} from '../helpers/clean-environment.js';
import {openShelled} from './shelled.js';

test.each([
	['an uncaught error', 'throw new Error("boom")'],
	['an unhandled rejection', 'Promise.reject(new Error("boom"))'],
])('%s gives the terminal back, in one sentence and with status 1', async (_, code) => {
	const {home, remove} = cleanEnvironment();
	onTestFinished(remove);
	const bomb = path.join(home, 'bomb.cjs');
	writeFileSync(bomb, `process.on('SIGUSR2', () => setTimeout(() => { ${code}; }, 1));`);
	const terminal = await openShelled({env: {NODE_OPTIONS: `--require=${bomb}`}});
	process.kill(terminal.program().pid, 'SIGUSR2');
	await terminal.givenBack(1);
	expect(terminal.text()).toMatch(/^eden-tokens: Something went wrong inside eden-tokens/m);
	expect(terminal.text()).not.toMatch(/^ +at |boom/m);
});
