import {formatTime} from '../../tokens/expiry.js';
import {count} from '../../tokens/text.js';
import {newForm} from '../dialogs/form.js';
import {keyForm} from '../dialogs/key.js';
import {isWarned, secretOnItsWay} from '../former-account.js';
import {type App} from '../model.js';
import {targetRow} from '../screens/list-keys.js';
import {reloadUsage} from '../screens/usage-screen.js';

export async function refresh(app: App): Promise<void> {
	const {store} = app.account!;
	const until = store.heldUntil();
	if (until !== null) {
		app.tell('warning', `Not refreshed, since the server wants a pause: waiting, until ${formatTime(until)}.`);
		return;
	}

	const serial = app.nextSerial();
	app.tell('info', 'Refreshing…');
	await Promise.all([store.refresh(), reloadUsage(app)]);
	if (!app.isHere(serial)) {
		return;
	}

	const {sync} = store.getState();
	if (sync.fault) {
		app.tell('error', `${sync.fault.message} ${sync.fault.remedy}`);
	} else {
		app.tell('success', sync.lastGood === null ? 'Refreshed.' : `Refreshed at ${formatTime(sync.lastGood)}.`);
	}
}

export function pause(app: App): void {
	const {store} = app.account!;
	const isPaused = !store.getState().sync.paused;
	store.setPaused(isPaused);
	app.tell('info', isPaused ? 'Paused: nothing is refreshed until p is pressed again (R still refreshes).' : 'Goes on.');
}

const shortestMs = 2000;
const longestMs = 3_600_000;

export const changeRefresh = (factor: number) => (app: App): void => {
	const {store} = app.account!;
	const ms = Math.min(longestMs, Math.max(shortestMs, Math.round(store.getState().sync.refreshMs * factor / 1000) * 1000));
	store.setRefreshMs(ms);
	app.tell('info', `Refreshes every ${ms / 1000} s.`);
};

export function acknowledge(app: App): void {
	const row = targetRow(app);
	if (row) {
		const had = app.account!.monitor.acknowledge(row.id);
		app.tell(had ? 'success' : 'info', had ? `The alert of ${row.displayName} is acknowledged.` : `${row.displayName} has no alert.`);
	}
}

export function acknowledgeAll(app: App): void {
	const {store, monitor} = app.account!;
	const unseen = store.getState().alerts.values().filter(({acknowledged}) => !acknowledged).toArray();
	for (const {id} of unseen) {
		monitor.acknowledge(id);
	}

	app.tell('success', unseen.length === 0 ? 'There is no alert that was not seen.' : `${count(unseen.length, 'alert')} acknowledged.`);
}

export function testAlert(app: App): void {
	app.account!.monitor.testAlert();
}

export function profiles(app: App): void {
	const {settings} = app.account!;
	if (settings.profiles.length < 2) {
		app.tell('info', `There is only one account: add profiles to ${settings.configFile}.`);
		return;
	}

	app.openDialog({kind: 'profiles', serial: app.nextSerial(), index: Math.max(0, settings.profiles.indexOf(settings.profile)), opening: null, problem: null});
}

export function palette(app: App): void {
	app.openDialog({kind: 'palette', serial: app.nextSerial(), text: '', index: 0});
}

export function repaint(app: App): void {
	app.host.terminal.repaint();
	app.update(ui => ({...ui, repaints: ui.repaints + 1}));
}

export async function suspend(app: App): Promise<void> {
	await app.host.terminal.suspend();
}

/** Leaves; while a new secret is on its way only after it was said that it would be lost. */
export function quit(app: App): void {
	if (app.secretsInFlight() > 0 && !isWarned(app.ui)) {
		app.tell('warning', secretOnItsWay);
		return;
	}

	app.host.quit();
}

export function pasteKey(app: App): void {
	app.openDialog(newForm({serial: app.nextSerial(), form: keyForm, fields: [{name: 'key', label: 'Key', value: '', masked: true}]}));
}

export async function openDemo(app: App): Promise<void> {
	app.tell('info', 'Opening the demo…');
	try {
		app.switchAccount(await app.host.openKey('demo'));
	} catch (error) {
		app.tell('error', error instanceof Error ? error.message : String(error));
	}
}
