import {type App} from './app.js';
import {type KeyName} from './keys.js';

/** A key with what it types. */
type Press = {readonly key: KeyName | undefined; readonly text: string};

/** Keys that were pressed while a change is sent, by app. */
const held = new WeakMap<App, Press[]>();

/** More than this nobody types ahead. */
const mostHeld = 200;

const isSending = ({ui: {dialog}}: App): boolean => dialog?.kind === 'form' && dialog.busy;

/** Enter too many at the beginning was meant for what is being sent. */
const withoutEnters = (presses: readonly Press[]): readonly Press[] => presses.slice(Math.max(0, presses.findIndex(({key}) => key !== 'enter')));

const leftOut = 'Keys that were pressed meanwhile were left out.';

function release(app: App, dispatch: (press: Press) => void): void {
	const presses = withoutEnters(held.get(app) ?? []);
	held.delete(app);
	if (presses.every(({key}) => key === 'enter')) {
		return;
	}

	const {dialog, message} = app.ui;
	if (dialog) {
		// What is on the screen now was not seen when they were pressed. What was just told stays.
		app.tell(message?.level ?? 'warning', message ? `${message.text} ${leftOut}` : leftOut, message?.mark);
		return;
	}

	for (const {key, text} of presses) {
		dispatch({key, text});
	}
}

/**
Keeps a key that is pressed while a form is being sent, until it is answered: then they all do what they would have done had the answer come at once. Without that, the beginning of what is typed
ahead would be lost, and its rest would be commands of the list. Where something else is on the screen then, such as a refusal or a new secret, they are left out, which is told. Gives whether the key
was kept. `Esc` is not: it leaves the form, and what was pressed before it.
*/
export function holdBack(app: App, press: Press, dispatch: (press: Press) => void): boolean {
	const presses = held.get(app);
	if (!isSending(app)) {
		presses?.push(press);
		return presses !== undefined;
	}

	if (press.key === 'esc') {
		held.get(app)?.splice(0);
		return false;
	}

	if (presses) {
		if (presses.length < mostHeld) {
			presses.push(press);
		}

		return true;
	}

	held.set(app, [press]);
	const stop = app.subscribe(() => {
		if (!isSending(app)) {
			stop();
			// After all that comes of the answer: it may open something, and tells it.
			setImmediate(() => {
				release(app, dispatch);
			});
		}
	});
	return true;
}
