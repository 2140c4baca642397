import {type App} from './app-types.js';
import {focusedField, cleanInput} from './input/focused-field.js';
import {type KeyStreamOptions} from './terminal/key-stream.js';

/** What becomes of the keys before anything hears them, given where the focus is when their turn comes. */
export const hearingOf = (app: App): Pick<KeyStreamOptions, 'onPaste' | 'isTyping' | 'dropsTrail'> => ({
	/** One line. */
	onPaste(text) {
		if (focusedField(app.ui)) {
			return cleanInput(text.replaceAll(/[\r\n\t]+/g, ' ').trim());
		}

		app.tell('warning', 'Pasted text was ignored: no field has the focus.');
		return undefined;
	},
	isTyping: () => focusedField(app.ui) !== undefined,
	/** Nobody can tell here whether the first was Alt, or Escape to leave this: then the rest is neither text for what was to be left, nor a command of what it would have led to. */
	dropsTrail() {
		const isOpen = app.ui.dialog !== null || focusedField(app.ui) !== undefined;
		if (isOpen) {
			// After what the first one tells.
			setImmediate(() => {
				app.tell('info', 'Esc came together with other keys, so it may have been Alt: what followed was left out.');
			});
		}

		return isOpen;
	},
});
