import {expect, test} from 'vitest';
import {systemClock} from '../../source/store/state.js';

test('the machine\'s clock tells the time, fires timers, and drops those that are cleared', async () => {
	expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
	const fired: string[] = [];
	const dropped = systemClock.setTimeout(() => {
		fired.push('dropped');
	}, 1);
	systemClock.clearTimeout(dropped);
	await new Promise<void>(resolve => {
		systemClock.setTimeout(() => {
			fired.push('kept');
			resolve();
		}, 5);
	});
	expect(fired).toEqual(['kept']);
});
