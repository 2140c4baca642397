import {whyNotDone, type Outcome} from '../store/core.js';
import {type AuditEntry} from '../history/types.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';

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

/** Writes to the audit file what became of a change. What was refused here was no change. */
export function auditOutcome({session: {audit}, now}: CommandContext, action: AuditEntry['action'], token: string, change: string, outcome: Outcome<unknown>): void {
	if (outcome.kind === 'done') {
		audit.write({at: now(), action, token, change, outcome: 'done'});
	} else if (outcome.kind === 'failed') {
		const {message, unsettled} = outcome.error;
		audit.write({at: now(), action, token, change, outcome: unsettled ? 'unknown' : 'failed', reason: message});
	}
}
