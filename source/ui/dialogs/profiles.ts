import {type KeyName} from '../input/keys.js';
import {type App, type ProfilesDialog} from '../model.js';

/** Changes the dialog, if it is still open. */
function change(app: App, serial: number, next: (dialog: ProfilesDialog) => ProfilesDialog): void {
	app.update(ui => (ui.dialog?.kind === 'profiles' && ui.dialog.serial === serial ? {...ui, dialog: next(ui.dialog)} : ui));
}

/** Opens the account of a profile in place of the one that is shown; where that fails, the dialog says why and nothing else happens. */
async function openProfile(app: App, serial: number, name: string): Promise<void> {
	change(app, serial, dialog => ({...dialog, opening: name, problem: null}));
	try {
		const account = await app.host.openProfile(name);
		if (app.ui.dialog?.serial !== serial) {
			// It was left meanwhile.
			account.store.stop();
			account.monitor.stop();
			await account.session.close();
			return;
		}

		app.closeForm(serial);
		app.switchAccount(account);
	} catch (error) {
		change(app, serial, dialog => ({...dialog, opening: null, problem: describeProblem(error)}));
	}
}

/** What is wrong, and what to do about it where the error says so. */
function describeProblem(error: unknown): string {
	if (!(error instanceof Error)) {
		return String(error);
	}

	const remedy: unknown = Reflect.get(error, 'hint') ?? Reflect.get(error, 'remedy');
	return typeof remedy === 'string' ? `${error.message} ${remedy}` : error.message;
}

export function handleProfilesKey(app: App, dialog: ProfilesDialog, key: KeyName): void {
	const {profiles} = app.scene();
	const step = {up: -1, k: -1, 'shift-tab': -1, down: 1, j: 1, tab: 1}[key];
	const edge = {home: 0, g: 0, end: profiles.length - 1, G: profiles.length - 1}[key];
	if (key === 'esc' || key === 'q') {
		app.closeDialog();
	} else if (dialog.opening !== null) {
		// One at a time.
	} else if (edge !== undefined) {
		change(app, dialog.serial, current => ({...current, index: Math.max(0, edge)}));
	} else if (step !== undefined) {
		change(app, dialog.serial, ({index, ...rest}) => ({...rest, index: (index + step + profiles.length) % profiles.length}));
	} else if (key === 'enter') {
		const name = profiles[dialog.index];
		if (name === undefined || name === app.account?.settings.profile) {
			app.closeDialog();
			app.tell('info', `${name ?? 'This account'} is shown already.`);
		} else {
			void openProfile(app, dialog.serial, name);
		}
	}
}
