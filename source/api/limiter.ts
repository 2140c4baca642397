import {type Clock} from './clock.js';

/** `user`: someone waits for it (a write, a single read). `bulk`: pages of a list. */
export type Priority = 'user' | 'bulk';

/** A request that may start now. */
type Ticket = {
	/** To be called once the answer has begun, or will never come. */
	readonly answered: () => void;
};

export type Limiter = {
	/** Resolves when a request may start; rejects with the signal's reason when that is aborted first. */
	readonly start: (priority: Priority, signal?: AbortSignal) => Promise<Ticket>;
	/** Starts nothing for so many ms: the server said that there were too many. */
	readonly hold: (ms: number) => void;
};

type Slot = {readonly startedAt: number; answeredAt: number | undefined};

type Waiter = {readonly priority: Priority; readonly begin: () => void};

const windowMs = 1000;
/** Starts in any second, as this program promises. */
const startsPerWindow = 8;
/** What the account allows, as the server counts: by arrival. */
const arrivalsPerWindow = 10;
/** A request that has had no answer for so long has arrived all the same. */
const arrivalMs = 2000;
/** Bulk requests may start together up to half the window, then evenly, so that a user's request never waits a whole second. */
const bulkBurst = startsPerWindow / 2;
const bulkSpacingMs = windowMs / startsPerWindow;
/** After so many user requests in a row a waiting bulk request gets its turn. */
const userTurns = 3;

/** When the slots' moments let one more in: 0, or how long until fewer than `limit` of them lie ahead of `now`. */
function waitFor(ends: readonly number[], limit: number, now: number): number {
	const ahead = ends.filter(end => end > now).toSorted((a, b) => a - b);
	return ahead.length < limit ? 0 : ahead[ahead.length - limit]! - now;
}

/**
The one gate that all requests of an adapter pass, retries too: at most 8 starts in any second. Starts alone do not bind what the server counts,
since a slow connection delivers what was started over a second at once; so at most 10 requests are on their way or were answered within the
last second, which keeps their arrivals within the account's 10 a second whatever the network does.
*/
export function createLimiter(clock: Pick<Clock, 'elapsed' | 'sleep'>): Limiter {
	const queues: Record<Priority, Waiter[]> = {user: [], bulk: []};
	let slots: Slot[] = [];
	let userInARow = 0;
	let heldUntil = 0;
	let isPumping = false;
	let wake = new AbortController();

	const arrivalsEnd = ({startedAt, answeredAt}: Slot) => Math.min(answeredAt ?? Infinity, startedAt + arrivalMs) + windowMs;

	function delayOf(priority: Priority, now: number): number {
		const starts = slots.map(({startedAt}) => startedAt + windowMs);
		const recent = starts.filter(end => end > now).length;
		const spacing = priority === 'bulk' && recent >= bulkBurst ? slots.at(-1)!.startedAt + bulkSpacingMs - now : 0;
		return Math.max(0, heldUntil - now, spacing, waitFor(starts, startsPerWindow, now), waitFor(slots.map(slot => arrivalsEnd(slot)), arrivalsPerWindow, now));
	}

	/** Whose turn it is, and how long until then. */
	function next(now: number): {priority: Priority; delay: number} | undefined {
		const waiting = (['user', 'bulk'] as const).filter(priority => queues[priority].length > 0);
		const inTurn = userInARow >= userTurns ? waiting.toReversed() : waiting;
		return inTurn
			.map(priority => ({priority, delay: delayOf(priority, now)}))
			.toSorted((a, b) => a.delay - b.delay)
			.at(0);
	}

	async function pump(): Promise<void> {
		if (isPumping) {
			wake.abort();
			return;
		}

		isPumping = true;
		for (;;) {
			const now = clock.elapsed();
			slots = slots.filter(slot => Math.max(slot.startedAt + windowMs, arrivalsEnd(slot)) > now);
			const turn = next(now);
			if (!turn) {
				break;
			}

			if (turn.delay > 0) {
				wake = new AbortController();
				// Woken early when the queue or an answer changes the plan.
				await clock.sleep(Math.ceil(turn.delay), wake.signal).catch(() => undefined);
				continue;
			}

			userInARow = turn.priority === 'user' ? userInARow + 1 : 0;
			queues[turn.priority].shift()!.begin();
		}

		isPumping = false;
	}

	function open(): Ticket {
		const slot: Slot = {startedAt: clock.elapsed(), answeredAt: undefined};
		slots.push(slot);
		return {
			answered() {
				slot.answeredAt ??= clock.elapsed();
				if (isPumping) {
					wake.abort();
				}
			},
		};
	}

	return {
		async start(priority, signal) {
			signal?.throwIfAborted();
			const {promise, resolve, reject} = Promise.withResolvers<Ticket>();
			const waiter: Waiter = {
				priority,
				begin() {
					signal?.removeEventListener('abort', leave);
					resolve(open());
				},
			};
			const leave = () => {
				queues[priority] = queues[priority].filter(other => other !== waiter);
				wake.abort();
				reject(signal?.reason as Error);
			};

			signal?.addEventListener('abort', leave, {once: true});
			queues[priority].push(waiter);
			void pump();
			return promise;
		},
		hold(ms) {
			heldUntil = Math.max(heldUntil, clock.elapsed() + ms);
		},
	};
}
