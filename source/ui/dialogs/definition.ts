import {type ComponentType} from 'react';
import {fitText} from '../../tokens/text-width.js';
import {type KeyName} from '../input/keys.js';
import {type FocusedField} from '../input/line-edit.js';
import {type App, type Dialog} from '../model.js';
import {type Theme} from '../theme.js';

/** What a key does, for the line of hints. */
export type Hint = readonly [keys: string, does: string];

/** One kind of dialog: how it looks, and what keys do in it. */
export type DialogDefinition<Kind extends Dialog> = {
	readonly hints: (app: App, dialog: Kind) => readonly Hint[];
	/** Keys that its field does not take. */
	readonly handleKey: (app: App, dialog: Kind, key: KeyName) => void | Promise<void>;
	/** Lines that it wants, of `room`. */
	readonly height: (app: App, dialog: Kind, room: number) => number;
	/** The field that text is typed into. */
	readonly field?: (dialog: Kind) => FocusedField | undefined;
	readonly View: ComponentType<{readonly app: App; readonly dialog: Kind; readonly height: number}>;
};

/** The first line of a dialog that is no form. */
export const rule = (theme: Theme, text: string, width: number): string =>
	theme.paint('accent', `${theme.symbols.line.repeat(2)} ${fitText(text, Math.max(1, width - 4)).trimEnd()} `);
