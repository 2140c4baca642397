import {Lines} from '../components/lines.js';
import {type BulkAction, type BulkReport} from '../../store/bulk.js';
import {count, displayName} from '../../tokens/text.js';
import {wrapText} from '../format.js';
import {layoutOf} from '../frame/layout.js';
import {type KeyName} from '../input/keys.js';
import {type App, type FormDialog, type BulkDialog} from '../model.js';
import {type Theme} from '../theme.js';
import {type DialogDefinition, rule} from './definition.js';

/** Does the same to all tokens of the form, with progress and a report; those that failed stay marked. */
export async function submitBulk(app: App, form: FormDialog, title: string, action: BulkAction): Promise<void> {
	const {store} = app.account!;
	const abort = new AbortController();
	const serial = app.nextSerial();
	const total = form.targets.length;
	app.bulkAborts.set(serial, abort);
	app.openDialog({kind: 'bulk', serial, title, ended: 0, total, stopping: false, report: null, scroll: 0});
	const report = await store.bulk(form.targets.map(({id}) => id), action, {
		signal: abort.signal,
		onProgress(ended) {
			app.update(ui => (ui.dialog?.kind === 'bulk' && ui.dialog.serial === serial ? {...ui, dialog: {...ui.dialog, ended}} : ui));
		},
	});
	app.bulkAborts.delete(serial);
	const left = new Set([...report.failed.map(({id}) => id), ...report.notTried]);
	app.update(ui => ({
		...ui,
		marks: new Set([...ui.marks].filter(id => left.has(id) || !form.targets.some(target => target.id === id))),
		dialog: ui.dialog?.serial === serial ? {kind: 'bulk', serial, title, ended: report.done.length + report.failed.length, total, stopping: false, report, scroll: 0} : ui.dialog,
	}));
	const isClean = report.failed.length === 0 && report.notTried.length === 0;
	if (isClean) {
		app.closeForm(serial);
	}

	app.tell(isClean ? 'success' : 'warning', `${title}: ${count(report.done.length, 'token')} done, ${report.failed.length} failed, ${report.notTried.length} not tried.`);
}

/** What failed and why, whole, at a width. */
function failureLines({failed}: BulkReport, width: number): string[] {
	const room = Math.max(10, width - 4);
	return failed.flatMap(({name, reason}) => wrapText(displayName(`${name}: ${reason}`), room).map((line, index) => ' '.repeat(index === 0 ? 2 : 4) + line));
}

/** Lines of failures that fit into a report: above them are the title and the counts, and where not all fits, below them which part is shown. */
const failureRoom = (total: number, height: number): number => Math.max(1, total <= height - 2 ? height - 2 : height - 3);

function bulkLines({title, ended, total, stopping, report, scroll, summary}: BulkDialog, width: number, height: number, theme: Theme): string[] {
	if (!report) {
		const bar = Math.max(10, width - 30);
		const done = total === 0 ? bar : Math.floor(ended / total * bar);
		return [
			rule(theme, `${title}: ${ended} of ${total}`, width),
			theme.symbols.full.repeat(done) + theme.symbols.empty.repeat(bar - done),
			stopping ? 'Stopping: what is in flight ends first.' : '',
		];
	}

	const failed = failureLines(report, width);
	const room = failureRoom(failed.length, height);
	const top = Math.max(0, Math.min(scroll, failed.length - room));
	return [
		rule(theme, title, width),
		summary ?? [
			theme.paint('success', `${report.done.length} done`),
			', ',
			theme.paint(report.failed.length > 0 ? 'critical' : 'muted', `${report.failed.length} failed`),
			`, ${report.notTried.length} not tried.`,
			report.failed.length + report.notTried.length > 0 ? ' What was not done stays marked.' : '',
		].join(''),
		...failed.slice(top, top + room),
		...(failed.length > room ? [theme.paint('muted', `lines ${top + 1}–${top + room} of ${failed.length}, ↑ ↓`)] : []),
	];
}

function handleBulkKey(app: App, dialog: BulkDialog, key: KeyName): void {
	if (dialog.report) {
		if (['esc', 'enter', 'q'].includes(key)) {
			app.closeDialog();
			return;
		}

		const step = {up: -1, k: -1, down: 1, j: 1, 'page-up': -10, 'page-down': 10}[key] ?? 0;
		const total = failureLines(dialog.report, app.ui.columns).length;
		const last = Math.max(0, total - failureRoom(total, layoutOf(app.ui).body));
		app.update(ui => ({...ui, dialog: {...dialog, scroll: Math.min(last, Math.max(0, dialog.scroll + step))}}));
	} else if (key === 'esc') {
		app.bulkAborts.get(dialog.serial)?.abort();
		app.update(ui => (ui.dialog?.kind === 'bulk' ? {...ui, dialog: {...ui.dialog, stopping: true}} : ui));
	}
}

/** A change of several tokens under way, then its report. */
export const bulkDialog: DialogDefinition<BulkDialog> = {
	hints: (_app, {report}) => [['Esc', report ? 'closes' : 'stops after those in flight']],
	handleKey: handleBulkKey,
	height: (app, {report}, room) => (report ? Math.min(room, failureLines(report, app.ui.columns).length + 2) : 3),
	View({app, dialog, height}) {
		const {ui, theme} = app.getModel();
		return <Lines lines={bulkLines(dialog, ui.columns, height, theme)} height={height}/>;
	},
};
