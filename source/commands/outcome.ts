import {whyNotDone, type Outcome} from '../store/core.js';
import {CommandError, exitStatus} from './context.js';

/** What was asked for; throws why it was not done: the server's `ApiError`, or a `CommandError` where nothing was sent. */
export function valueOf<T>(outcome: Outcome<T>): T {
	switch (outcome.kind) {
		case 'done': {
			return outcome.value;
		}

		case 'failed': {
			throw outcome.error;
		}

		case 'refused':
		case 'moved': {
			throw new CommandError('refused', exitStatus.failed, whyNotDone(outcome), 'Nothing was sent.');
		}
	}
}
