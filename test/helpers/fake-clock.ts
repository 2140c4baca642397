import {setImmediate as turn} from 'node:timers/promises';
import {type Clock} from '../../source/store/state.js';

type Timer = {readonly at: number; readonly callback: () => void};

export type FakeClock = Clock & {
	/** Lets so many ms pass, timer by timer, with what follows from each. */
	advance(ms: number): Promise<void>;
	/** Ms that passed, whatever the wall clock says. */
	elapsed(): number;
	/** Moves the wall clock without any timer running, as a correction of the time does. */
	jump(ms: number): void;
	/** Epoch ms at which the waiting timers are due, earliest first. */
	due(): number[];
};

/** 2027-01-15 12:00 UTC. */
export const noon = Date.UTC(2027, 0, 15, 12);

/** A clock that moves only when told to. */
export function createFakeClock(start = noon): FakeClock {
	let now = start;
	let jumped = 0;
	let timers: Timer[] = [];
	const next = (until: number) => timers.filter(({at}) => at <= until).toSorted((a, b) => a.at - b.at)[0];

	return {
		now: () => now,
		setTimeout(callback, ms) {
			const timer = {at: now + ms, callback};
			timers.push(timer);
			return timer;
		},
		clearTimeout(handle) {
			timers = timers.filter(timer => timer !== handle);
		},
		async advance(ms) {
			const end = now + ms;
			await turn();
			for (let timer = next(end); timer; timer = next(end)) {
				timers = timers.filter(other => other !== timer);
				now = Math.max(now, timer.at);
				timer.callback();
				await turn();
			}

			now = end;
		},
		elapsed: () => now - start - jumped,
		jump(ms) {
			now += ms;
			jumped += ms;
		},
		due: () => timers.map(({at}) => at).toSorted((a, b) => a - b),
	};
}
