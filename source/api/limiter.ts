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

/** A second, and a margin for clocks and timers that are not quite exact. */
const windowMs = 1010;
/** Requests in any second, as this program promises: by their start, and by their arrival where the network is of ordinary speed. */
const perWindow = 8;
/** So long a request is on its way at most, in such a network: it has arrived by then, answered or not. */
const travelMs = 500;
/** What the account allows, as the server counts: by arrival. */
const allowedPerWindow = 10;
/** A request that has had no answer for so long has arrived all the same, in any network. */
const longestTravelMs = 2000;
/** Bulk requests may start together up to half the window, then evenly, so that a user's request never waits a whole second. */
const bulkBurst = perWindow / 2;
const bulkSpacingMs = windowMs / perWindow;
/** After so many user requests in a row a waiting bulk request gets its turn. */
const userTurns = 3;

/** When the slots' moments let one more in: 0, or how long until fewer than `limit` of them lie ahead of `now`. */
function waitFor(ends: readonly number[], limit: number, now: number): number {
	const ahead = ends.filter(end => end > now).toSorted((a, b) => a - b);
	return ahead.length < limit ? 0 : ahead[ahead.length - limit]! - now;
}

/**
The one gate that all requests of an adapter pass, retries too: at most 8 in any second. Starts alone do not bind what the server counts, since a connection that is slow to open delivers late what was started
early, together with what follows; so at most 8 requests are on their way or were answered within the last second. One that is not answered counts as arrived after half a second, since most of its time is the
server's; but never more than 10 do, even if each takes two seconds to arrive, which keeps within the account's 10 a second whatever the network does.
*/
export function createLimiter(clock: Pick<Clock, 'elapsed' | 'sleep'>): Limiter {
	const queues: Record<Priority, Waiter[]> = {user: [], bulk: []};
	let slots: Slot[] = [];
	let userInARow = 0;
	let heldUntil = 0;
	let isPumping = false;
	let wake = new AbortController();

	/** From when on a request is none of the last second's any more, if it takes no longer than `longest` to arrive. */
	const endOf = ({startedAt, answeredAt}: Slot, longest: number) => Math.min(answeredAt ?? Infinity, startedAt + longest) + windowMs;

	function delayOf(priority: Priority, now: number): number {
		const starts = slots.map(({startedAt}) => startedAt + windowMs);
		const recent = starts.filter(end => end > now).length;
		const spacing = priority === 'bulk' && recent >= bulkBurst ? slots.at(-1)!.startedAt + bulkSpacingMs - now : 0;
		return Math.max(
			0,
			heldUntil - now,
			spacing,
			waitFor(slots.map(slot => endOf(slot, travelMs)), perWindow, now),
			waitFor(slots.map(slot => endOf(slot, longestTravelMs)), allowedPerWindow, now),
		);
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
			slots = slots.filter(slot => endOf(slot, longestTravelMs) > now);
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
