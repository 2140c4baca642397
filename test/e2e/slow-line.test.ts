import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {openTui, startAccount, type Account, type Tui} from './tui.js';

const burst = 200;
const bytesPerSecond = 4000;

/** The same account at a time that stands still, so that two programs show the same. */
const open = async (account: Account): Promise<Tui> =>
	openTui(account, {columns: 80, rows: 24, args: ['--refresh', '3600'], env: {NODE_OPTIONS: `--import=${path.resolve('scripts/fixed-clock.js')}`}});

const downs = Array.from({length: burst}, () => 'down' as const);

/** The screen after the burst, but for the lines of the header. */
async function shownAfterBurst(account: Account): Promise<string> {
	const fast = await open(account);
	fast.press(...downs);
	await fast.settled(300);
	return fast.screen().slice(2).join('\n');
}

const startStill = async (): Promise<Account> => startAccount('v2', {size: 1000});

test('on a slow line frames are dropped, not queued: what is sent after a burst of 200 keys is over within a second', async () => {
	const account = await startStill();
	const wanted = await shownAfterBurst(account);
	const slow = await open(account);
	await slow.settled(300);
	const before = slow.bytes();
	slow.slowDown(bytesPerSecond);
	slow.press(...downs);
	await slow.waitFor(() => slow.screen().slice(2).join('\n') === wanted);
	await slow.settled(500);
	expect(slow.screen().slice(2).join('\n')).toBe(wanted);
	// By what was sent, not by the clock: a busy machine is slower than the line.
	expect(slow.bytes() - before).toBeLessThan(bytesPerSecond);
});

test('keys that come one by one are not answered one by one: what the line cannot take in time is not sent', async () => {
	const account = await startStill();
	const wanted = await shownAfterBurst(account);
	const slow = await open(account);
	await slow.settled(300);
	const before = slow.bytes();
	slow.slowDown(bytesPerSecond);
	for (const down of downs) {
		slow.press(down);
		await wait(10);
	}

	await slow.waitFor(() => slow.screen().slice(2).join('\n') === wanted);
	// 68 kB where each key has its frame.
	expect(slow.bytes() - before).toBeLessThan(40_000);
});
