import {CommandError, exitStatus} from './context.js';

/** A whole number of an option as it was typed, from `min` to `max`. Throws a usage error that says what is accepted. */
export function parseCount(text: string, option: string, min: number, max: number): number {
	const count = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
	if (!(count >= min && count <= max)) {
		throw new CommandError('usage', exitStatus.usage, `${option} ${JSON.stringify(text.slice(0, 30))} is no whole number from ${min} to ${max}.`, `Give one, such as ${option} ${max}.`);
	}

	return count;
}
