import {fitText} from '../../tokens/text-width.js';
import {displayName} from '../../tokens/text.js';
import {Lines} from '../components/lines.js';
import {wrapText} from '../format.js';
import {scrollTo} from '../frame/layout.js';
import {type KeyName} from '../input/keys.js';
import {type App, type ProfilesDialog} from '../model.js';
import {rule, type DialogDefinition} from './definition.js';

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

function handleProfilesKey(app: App, dialog: ProfilesDialog, key: KeyName): void {
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

function profilesLines(app: App, {index, opening, problem}: ProfilesDialog, height: number): string[] {
	const {ui: {columns: width}, theme, account} = app.getModel();
	const {profiles} = app.scene();
	const told = opening === null ? wrapText(displayName(problem ?? ''), width) : [`Opening ${displayName(opening)}…`];
	const room = Math.max(1, height - 1 - told.length);
	const top = scrollTo({top: 0, index, height: room, total: profiles.length});
	return [
		rule(theme, 'Switch account', width),
		...profiles.slice(top, top + room).map((name, at) => {
			const isChosen = top + at === index;
			const text = fitText(`${isChosen ? theme.symbols.cursor : ' '} ${displayName(name)}${name === account?.settings.profile ? '  (shown now)' : ''}`, width);
			return isChosen ? theme.paint('selected', text) : text;
		}),
		...told.map(line => (opening === null ? theme.paint('critical', line) : line)),
	];
}

/** The profiles to choose an account from. */
export const profilesDialog: DialogDefinition<ProfilesDialog> = {
	hints: () => [['Enter', 'switches'], ['↑ ↓', 'choose'], ['Esc', 'cancels']],
	handleKey: handleProfilesKey,
	height: (app, dialog, room) => Math.min(room, profilesLines(app, dialog, Number.MAX_SAFE_INTEGER).length),
	View: ({app, dialog, height}) => <Lines lines={profilesLines(app, dialog, height)} height={height}/>,
};
