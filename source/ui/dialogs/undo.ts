import {type Undone} from '../../store/undo-last.js';
import {planUndo} from '../../store/undo.js';
import {describePatch} from '../../tokens/change-set.js';
import {displayName} from '../../tokens/text.js';
import {type Token} from '../../tokens/token.js';
import {type App, type FormDefinition} from '../model.js';
import {currentToken, goneRemark, newForm, whatOf} from './form.js';
import {settleForm} from './submit.js';

/** Asks before an undo overwrites what others did since: theirs, ours, and what it would write. Esc leaves it, and the undo stays. */
export function askUndo(app: App, current: Token, fields: readonly string[]): void {
	const undo = app.account?.store.getState().undo;
	const item = undo?.items[0];
	if (!undo || !item) {
		return;
	}

	// Whoever is typing by now would answer a question that they have not read.
	if (app.ui.dialog || app.ui.filtering) {
		app.tell('warning', `${displayName(item.name)} was changed elsewhere since (${fields.join(', ')}), so nothing was undone: u asks.`);
		return;
	}

	app.openDialog(newForm({serial: app.nextSerial(), form: undoForm, targets: [{id: item.id, base: item.written}], moved: {current, fields}, undo}));
}

/** What became of each token of a change of several: those that moved on since are named with what others made of them. */
export function reportUndo(app: App, {report, note}: Extract<Undone, {kind: 'several'}>): void {
	const isClean = report.failed.length === 0;
	if (!isClean && !app.ui.dialog && !app.ui.filtering) {
		const total = report.done.length + report.failed.length;
		app.openDialog({kind: 'bulk', serial: app.nextSerial(), title: 'Undo', ended: total, total, stopping: false, report, summary: note, scroll: 0});
	}

	app.tell(isClean ? 'success' : 'warning', isClean ? `Undone: ${note}` : `Undone in part: ${note} u tries the rest again.`);
}

const undoForm: FormDefinition = {
	name: 'undo',
	title: (form, scene) => `Undo the change of ${whatOf(form, scene)}`,
	verb: 'takes it back',
	submitKeys: ['y'],
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		const item = form.undo?.items[0];
		const token = currentToken(form, scene);
		if (gone !== undefined || !item || !token) {
			return {remarks: [], errors: {'': gone ?? ''}};
		}

		const planned = planUndo(item, token, token);
		if (planned.kind !== 'ok') {
			return {remarks: [], errors: {'': planned.kind === 'error' ? planned.message : ''}};
		}

		if (Object.keys(planned.patch).length === 0) {
			return {remarks: [], errors: {'': 'It is as it was before your change already.'}};
		}

		const sends = describePatch(token, planned.patch, scene.now);
		return {remarks: [{text: `You had changed ${item.label}.`}, {text: `Undo writes ${sends}.`, role: 'strong'}], errors: {}, sends};
	},
	async submit(form, app) {
		const {undo, moved} = form;
		const seen = moved?.current ?? form.targets[0]!.base;
		const outcome = await app.account!.store.undo(undo && {entry: undo, seen});
		// A question is of one token.
		if (outcome.kind !== 'several') {
			settleForm(app, form, outcome.kind === 'done' ? {...outcome, note: `Undone: ${outcome.note ?? 'the last change'}`} : outcome);
		}
	},
};
