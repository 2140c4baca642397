import {type Answer, type Script, type Seen} from '../helpers/fault-server.js';

/** What happens to one request instead of what the world does. */
export type Fault = {
	readonly when: (request: Seen) => boolean;
	/** Whether the world does what was asked, although its answer is lost. */
	readonly isApplied: boolean;
	readonly answer: Answer;
	/** Called right after, for what others do meanwhile. */
	readonly after?: () => void;
};

/** A world with faults: each is used once, in order, by the first request that it is for. */
export function withFaults(world: Script, faults: readonly Fault[]): Script {
	const left = [...faults];
	return request => {
		const index = left.findIndex(fault => fault.when(request));
		if (index === -1) {
			return world(request);
		}

		const [fault] = left.splice(index, 1);
		if (fault!.isApplied) {
			world(request);
		}

		fault!.after?.();
		return fault!.answer;
	};
}

export const toMethod = (method: string, end = '') => (request: Seen): boolean => request.method === method && request.path.endsWith(end);
