import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {openTui, startAccount, type Tui} from './tui.js';

const burst = 200;
const bytesPerSecond = 2000;

const selected = (tui: Tui): string | undefined => tui.screen().find(line => line.startsWith('▸'));

async function open(): Promise<Tui> {
	return openTui(await startAccount('v2', {size: 1000}), {columns: 80, rows: 24, args: ['--refresh', '3600']});
}

const downs = Array.from({length: burst}, () => 'down' as const);

/** As it looks after the burst. */
async function openFast(): Promise<Tui> {
	const fast = await open();
	fast.press(...downs);
	await fast.settled(300);
	return fast;
}

test('on a slow line frames are dropped, not queued: after a burst of 200 keys the screen is right within 2 s', async () => {
	const fast = await openFast();
	const slow = await open();
	await slow.settled(300);
	slow.slowDown(bytesPerSecond);
	slow.press(...downs);
	await slow.waitFor(() => selected(slow) === selected(fast), 2000);
	await slow.settled(500);
	expect(slow.screen().slice(2)).toEqual(fast.screen().slice(2));
});

test('keys that come one by one are not answered one by one: what the line cannot take in time is not sent', async () => {
	const fast = await openFast();
	const slow = await open();
	await slow.settled(300);
	const before = slow.bytes();
	slow.slowDown(bytesPerSecond);
	for (const down of downs) {
		slow.press(down);
		await wait(10);
	}

	await slow.waitFor(() => slow.screen().slice(2).join('\n') === fast.screen().slice(2).join('\n'));
	// 68 kB where each key has its frame.
	expect(slow.bytes() - before).toBeLessThan(40_000);
});
