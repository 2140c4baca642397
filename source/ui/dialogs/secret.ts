import {displayName} from '../../tokens/display-name.js';
import {copyText} from '../actions/clipboard.js';
import {type App} from '../app.js';
import {type KeyName} from '../keys.js';
import {resumeRotation} from './resume-rotation.js';
import {type SecretDialog} from './types.js';

/** Whether the secret is lost for good when the dialog is closed. */
export const isOnlyCopy = ({copied = false, account}: SecretDialog): boolean => !copied && !account.session.api.capabilities.readSecret;

/** Keeps what the user did about the secret, if it is still on the screen. */
function mark(app: App, {serial}: SecretDialog, done: Partial<SecretDialog>): void {
	app.update(ui => (ui.dialog?.kind === 'secret' && ui.dialog.serial === serial ? {...ui, dialog: {...ui.dialog, ...done}} : ui));
}

async function dismiss(app: App, {account, rotation}: SecretDialog): Promise<void> {
	app.closeDialog();
	const unfinished = account === app.account ? account.store.getState().rotations.find(({oldId}) => oldId === rotation) : undefined;
	if (unfinished && !app.ui.dialog) {
		await resumeRotation(app, unfinished);
	}
}

/** `Esc` alone dismisses: an Enter too many must not lose what is shown once. Where it would be lost, a second `Esc` is wanted. */
export async function handleSecretKey(app: App, dialog: SecretDialog, key: KeyName): Promise<void> {
	const {secret, tokenName, account, asked = false} = dialog;
	if (key === 'Y' || key === 'y') {
		if (copyText(app, `The secret of ${displayName(tokenName)}`, secret.reveal())) {
			mark(app, dialog, {copied: true});
			account.store.noteSecretCopied(tokenName);
		}
	} else if (key === 'esc' && isOnlyCopy(dialog) && !asked) {
		mark(app, dialog, {asked: true});
		app.tell('warning', 'Not copied: press Esc again to dismiss it for good, Y copies it.');
	} else if (key === 'esc') {
		await dismiss(app, dialog);
	}
}
