import {type ApiError} from '../../api/api-error.js';
import {type BulkAction, type BulkReport} from '../../store/bulk.js';
import {type Outcome} from '../../store/core.js';
import {type State} from '../../store/state.js';
import {count, displayName} from '../../tokens/text.js';
import {type Token} from '../../tokens/token.js';
import {someOf, wrapText} from '../format.js';
import {type App, type FormDialog, type SecretDialog, type Scene} from '../model.js';
import {type LeftOut} from './field.js';

/** The names that the API's errors use, as the forms name their fields. */
const fieldNames: Readonly<Record<string, string>> = {
	expiresAt: 'expiry', expire_time: 'expiry', limited: 'balance', active_balance: 'balance', token_type: 'type', balance_reset_period: 'reset', balance_reset_amount: 'reset',
};

/** The server's words beside the field they speak of; what speaks of no field of the form stays general. */
function refusedForm(form: FormDialog, error: ApiError): FormDialog {
	const errors: Record<string, string> = {};
	for (const [name, words] of Object.entries(error.fields)) {
		const own = fieldNames[name] ?? name;
		if (form.fields.some(field => field.name === own)) {
			errors[own] = words;
		}
	}

	const first = form.fields.findIndex(({name}) => name in errors);
	return {...form, busy: false, errors, problem: `${error.message} ${error.remedy}`, ...(first !== -1 && {focus: first})};
}

/** What stands above a secret: first what speaks against its token, since nobody should hand such a secret over. */
export const withDoubt = (note: string, doubt: string | undefined): string => (doubt === undefined ? note : `Not confirmed: ${doubt} ${note}`);

type Settled<T> = {
	/** What follows on the screen where it was done, unless another account is shown there by now. */
	readonly done?: (value: T) => void;
	/** A secret that came with it, which is shown wherever the user is by now. */
	readonly secretOf?: (value: T) => Omit<SecretDialog, 'kind' | 'serial'> | null;
};

/**
Ends a form by what became of it: closed where it was done, kept with all that was typed where it was not. If the form was left meanwhile, the status line says what became of it; what became of it in an account
that is not shown any more is told by `closeFormerAccount`.
*/
export function settleForm<T>(app: App, {serial}: FormDialog, outcome: Outcome<T>, {done, secretOf}: Settled<T> = {}): void {
	const isOpen = app.ui.dialog?.serial === serial;
	const secret = outcome.kind === 'done' ? secretOf?.(outcome.value) ?? null : null;
	/** Whether it is on screen, and not waiting for the end of another dialog. */
	const showSecret = (): boolean => secret === null || app.showSecret({kind: 'secret', serial: app.nextSerial(), ...secret});
	if (!app.isHere(serial)) {
		showSecret();
		return;
	}

	switch (outcome.kind) {
		case 'done': {
			app.closeForm(serial);
			done?.(outcome.value);
			// Last, since opening a dialog and moving the cursor take the former message away.
			if (showSecret() && outcome.note !== undefined) {
				app.tell(outcome.doubt === undefined && outcome.remark === undefined ? 'success' : 'warning', outcome.note);
			}

			return;
		}

		case 'failed': {
			if (isOpen) {
				app.updateForm(serial, form => refusedForm(form, outcome.error));
			} else {
				app.tell('error', `${outcome.error.message} ${outcome.error.remedy}`);
			}

			return;
		}

		case 'refused': {
			if (isOpen) {
				app.updateForm(serial, form => ({...form, busy: false, problem: outcome.message}));
			} else {
				app.tell('error', outcome.message);
			}

			return;
		}

		case 'moved': {
			if (isOpen) {
				app.updateForm(serial, form => ({...form, busy: false, moved: {current: outcome.current, fields: outcome.fields}}));
			} else {
				app.tell('warning', `It was changed elsewhere (${outcome.fields.join(', ')}), so nothing was sent.`);
			}
		}
	}
}

/** The token that the user decided on, also after they saw what others made of it: what is changed since then is shown before anything is sent. */
export const baseOf = ({targets, moved}: FormDialog): Token | undefined => moved?.current ?? targets[0]?.base;

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

const words: Readonly<Record<LeftOut['why'], string>> = {gone: 'gone', revoked: 'revoked', legacy: 'legacy', pending: 'a change in flight'};

/** Why a token among several cannot be changed now; undefined where it can. */
export function whyLeftOut({tokens, pending}: Pick<State, 'tokens' | 'pending'>, id: string): LeftOut['why'] | undefined {
	const token = tokens.get(id);
	if (!token) {
		return 'gone';
	}

	if (token.revoked || token.legacy) {
		return token.revoked ? 'revoked' : 'legacy';
	}

	return pending.has(id) ? 'pending' : undefined;
}

/** Which tokens are left out, and why: `Left out: dev-a, dev-b (revoked); prod-x (gone).` Empty where none is. */
export function leftOutText(leftOut: readonly LeftOut[]): string {
	const parts = Map.groupBy(leftOut, ({why}) => why).entries().map(([why, own]) => `${someOf(own.map(({name}) => displayName(name)))} (${words[why]})`).toArray();
	return parts.length === 0 ? '' : `Left out: ${parts.join('; ')}.`;
}

/**
The form for several tokens, for those that can be changed at this moment: others may have been removed, revoked, or begun to change since it was opened. So what is confirmed is what will be done.
A form for one token stays as it is.
*/
export function withoutLeftOut(form: FormDialog, {state}: Pick<Scene, 'state'>): FormDialog {
	if (form.targets.length < 2 || form.busy) {
		return form;
	}

	const judged = form.targets.map(target => ({target, why: whyLeftOut(state, target.id)}));
	const fresh = judged.flatMap(({target, why}) => (why === undefined ? [] : [{name: target.base.name, why}]));
	return fresh.length === 0 ? form : {...form, targets: judged.filter(({why}) => why === undefined).map(({target}) => target), leftOut: [...form.leftOut, ...fresh]};
}

/** What failed and why, whole, at a width. */
export function failureLines({failed}: BulkReport, width: number): string[] {
	const room = Math.max(10, width - 4);
	return failed.flatMap(({name, reason}) => wrapText(displayName(`${name}: ${reason}`), room).map((line, index) => ' '.repeat(index === 0 ? 2 : 4) + line));
}

/** Lines of failures that fit into a report: above them are the title and the counts, and where not all fits, below them which part is shown. */
export const failureRoom = (total: number, height: number): number => Math.max(1, total <= height - 2 ? height - 2 : height - 3);
