import {type ApiError} from '../../api/api-error.js';
import {type Outcome} from '../../store/core.js';
import {type Token} from '../../tokens/token.js';
import {type App, type FormDialog, type SecretDialog} from '../model.js';

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
