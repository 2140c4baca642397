import {fitText} from '../../tokens/text-width.js';
import {displayName} from '../../tokens/text.js';
import {copyText} from '../actions/clipboard.js';
import {Lines} from '../components/lines.js';
import {wrapText} from '../format.js';
import {type KeyName} from '../input/keys.js';
import {type App, type SecretDialog} from '../model.js';
import {type Theme} from '../theme.js';
import {rule, type DialogDefinition} from './definition.js';
import {resumeRotation} from './rotate.js';

/** Whether the secret is lost for good when the dialog is closed. */
const isOnlyCopy = ({copied = false, account}: SecretDialog): boolean => !copied && !account.session.api.capabilities.readSecret;

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
async function handleSecretKey(app: App, dialog: SecretDialog, key: KeyName): Promise<void> {
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

type Room = {readonly width: number; readonly height: number; readonly theme: Theme};

/**
A new secret, below a line that says whose it is. It is cut into whole lines, so that it can be selected and copied by mouse too. Where there is little room the blank lines give way, then the end of
the secret, which is told.
*/
function secretLines({secret, note}: Pick<SecretDialog, 'secret' | 'note'>, head: string, {width, height, theme}: Room): string[] {
	const shown = displayName(secret.reveal());
	const lines = wrapText(shown, width);
	const notes = wrapText(note, width);
	const strong = (line: string): string => theme.paint('strong', line);
	if (lines.length + notes.length + 3 <= height) {
		return [head, ...notes, '', ...lines.map(line => strong(line)), ''];
	}

	const room = height - 1 - notes.length;
	if (lines.length <= room) {
		return [head, ...notes, ...lines.map(line => strong(line))];
	}

	// What it is gives way to the secret and to the sign that not all of it is there.
	const kept = Math.max(1, room - 1);
	const part = lines.slice(0, kept);
	const sign = `${part.join('').length} of ${shown.length} characters are shown; Y copies all of it.`;
	return [head, ...notes.slice(0, Math.max(0, height - 2 - kept)), ...part.map(line => strong(line)), theme.paint('warning', fitText(sign, width).trimEnd())];
}

/** Whose secret it is. */
function secretHead(app: App, {tokenName, account}: SecretDialog): string {
	const {ui: {columns: width}, theme} = app.getModel();
	// It may have come when another account was shown already.
	const of = account === app.account ? '' : ` (${displayName(account.settings.profile)})`;
	return rule(theme, `Secret of ${displayName(tokenName)}${of}`, width);
}

/** A new secret: stays until it is dismissed. */
export const secretDialog: DialogDefinition<SecretDialog> = {
	hints: (_app, dialog) => [['Y', 'copies'], ['Esc', dialog.asked && isOnlyCopy(dialog) ? 'dismisses it for good' : 'dismisses']],
	handleKey: handleSecretKey,
	height: (app, dialog, room) => secretLines(dialog, '', {width: app.ui.columns, height: room, theme: app.getModel().theme}).length,
	View({app, dialog, height}) {
		const {ui, theme} = app.getModel();
		return <Lines lines={secretLines(dialog, secretHead(app, dialog), {width: ui.columns, height, theme})} height={height}/>;
	},
};
