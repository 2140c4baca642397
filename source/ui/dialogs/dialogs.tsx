import {type KeyName} from '../input/keys.js';
import {type FocusedField} from '../input/line-edit.js';
import {type Dialog, type App} from '../model.js';
import {bulkDialog} from './bulk.js';
import {type DialogDefinition, type Hint} from './definition.js';
import {formDialog} from './form-dialog.js';
import {paletteDialog} from './palette.js';
import {profilesDialog} from './profiles.js';
import {secretDialog} from './secret.js';

/** Every kind of dialog: the one table of them. */
const dialogs: {readonly [Kind in Dialog['kind']]: DialogDefinition<Extract<Dialog, {kind: Kind}>>} = {
	form: formDialog, secret: secretDialog, bulk: bulkDialog, profiles: profilesDialog, palette: paletteDialog,
};

// A dialog's own kind names its definition, which the compiler cannot follow through a union.
const definitionOf = (dialog: Dialog): DialogDefinition<Dialog> => dialogs[dialog.kind] as unknown as DialogDefinition<Dialog>;

export const dialogHints = (app: App, dialog: Dialog): readonly Hint[] => definitionOf(dialog).hints(app, dialog);

/** What a key does in a dialog. Letters typed into a field go to the field. */
export const handleDialogKey = (app: App, dialog: Dialog, key: KeyName): void | Promise<void> => definitionOf(dialog).handleKey(app, dialog, key);

/** Lines that the dialog wants, of `room`. */
export const dialogHeight = (app: App, dialog: Dialog, room: number): number => definitionOf(dialog).height(app, dialog, room);

/** The field of a dialog that text is typed into; undefined where keys are commands. */
export const dialogField = (dialog: Dialog): FocusedField | undefined => definitionOf(dialog).field?.(dialog);

export function DialogView({app, dialog, height}: {readonly app: App; readonly dialog: Dialog; readonly height: number}) {
	const {View} = definitionOf(dialog);
	return <View app={app} dialog={dialog} height={height}/>;
}
