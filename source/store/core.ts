import {type ApiError} from '../api/api-error.js';
import {type TokenApi} from '../api/port.js';
import {type Clock} from './clock.js';
import {type Action} from './reducer.js';
import {type Level, type State} from './state.js';

/** What became of something that was asked for. `note` is a sentence to tell with it. */
export type Outcome<T> =
	| {readonly kind: 'done'; readonly value: T; readonly note?: string}
	/** The server refused it, or it could not be reached. */
	| {readonly kind: 'failed'; readonly error: ApiError}
	/** It was not even sent; `message` says why and what to do. */
	| {readonly kind: 'refused'; readonly message: string};

/** What the effects work with. */
export type Core = {
	readonly api: TokenApi;
	readonly clock: Clock;
	readonly readOnly: boolean;
	getState(): State;
	/** Reduces all of them, then tells the subscribers once, if anything changed. */
	dispatch(...actions: Action[]): void;
	/** Remembers that a write to this token has ended, so that a list begun before does not bring back what was. */
	touch(id: string): void;
	/** Reads the list anew, after the read in flight if there is one; not waited for. */
	refreshSoon(): void;
};

/** The action that tells of something in the activity log. */
export const activity = ({clock}: Core, level: Level, text: string, token: string | null = null): Action => ({type: 'add-activity', at: clock.now(), level, text, token});
