import {Box, Text} from 'ink';
import {type App} from '../app.js';
import {Line, Lines} from '../components/lines.js';
import {TextField} from '../components/text-field.js';
import {whyOver} from '../dialogs/form.js';
import {definitionOf, verbOf} from '../dialogs/forms.js';
import {isOnlyCopy} from '../dialogs/secret.js';
import {type Dialog} from '../dialogs/types.js';
import {focusedCursor} from '../focused-field.js';
import {hintsText} from '../screens/footer.js';
import {type Theme} from '../theme.js';

/** What is told now; the last line is the filter's field while that is typed. */
export function StatusLine({app, lines}: {readonly app: App; readonly lines: readonly string[]}) {
	const {ui, theme} = app.getModel();
	if (ui.filtering && !ui.dialog) {
		return (
			<>
				<Lines lines={lines.slice(0, -1)} height={lines.length - 1}/>
				<Box>
					<Text>{theme.paint('accent', '/')}</Text>
					<TextField cursor={focusedCursor(ui)} width={ui.columns - 1} value={ui.query.filter}/>
				</Box>
			</>
		);
	}

	return <Lines lines={lines} height={lines.length}/>;
}

type Hint = readonly [keys: string, does: string];

function dialogHints(app: App, dialog: Dialog): readonly Hint[] {
	switch (dialog.kind) {
		case 'form': {
			if (dialog.busy) {
				return [['Esc', 'closes this; what was sent goes on']];
			}

			if (whyOver(dialog, app.scene()) !== undefined) {
				return [['Esc', 'leaves']];
			}

			const {submitKeys = []} = definitionOf(dialog);
			const isOpenedByEnter = dialog.openedBy === 'enter' && submitKeys.length > 0;
			const keys = [...(isOpenedByEnter ? [] : ['Enter']), ...(isOpenedByEnter || dialog.fields.length === 0 ? submitKeys : [])].join('/');
			const hasChoices = dialog.fields[dialog.focus]?.choices !== undefined;
			return [
				[keys, verbOf(dialog, app.scene())],
				['Esc', 'cancels'],
				...(dialog.fields.length > 1 ? [['Tab', 'next field'] as const] : []),
				...(hasChoices ? [['← → Space', 'choose'] as const] : []),
			];
		}

		case 'secret': {
			return [['Y', 'copies'], ['Esc', dialog.asked && isOnlyCopy(dialog) ? 'dismisses it for good' : 'dismisses']];
		}

		case 'bulk': {
			return [['Esc', dialog.report ? 'closes' : 'stops after those in flight']];
		}

		case 'profiles': {
			return [['Enter', 'switches'], ['↑ ↓', 'choose'], ['Esc', 'cancels']];
		}

		case 'palette': {
			return [['Enter', 'runs'], ['↑ ↓', 'choose'], ['Esc', 'cancels']];
		}
	}
}

const joinHints = (hints: readonly Hint[], theme: Theme): string => hints.map(([keys, does]) => `${theme.paint('strong', keys)} ${does}`).join('  ');

/** What keys do now. */
export function Hints({app}: {readonly app: App}) {
	const {ui, theme} = app.getModel();
	if (ui.dialog) {
		return <Line text={joinHints(dialogHints(app, ui.dialog), theme)}/>;
	}

	return <Line text={ui.filtering ? joinHints([['Enter', 'keeps the filter'], ['Esc', 'clears it']], theme) : hintsText(app, ui.columns, theme)}/>;
}
