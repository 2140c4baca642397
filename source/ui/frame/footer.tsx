import {Box, Text} from 'ink';
import {memo} from 'react';
import {whyReadOnly} from '../../store/core.js';
import {type Summary} from '../../store/visible-rows.js';
import {type App} from '../app-types.js';
import {Line, Lines} from '../components/lines.js';
import {TextField} from '../components/text-field.js';
import {type Dialog} from '../dialogs/dialog-types.js';
import {whyOver} from '../dialogs/form.js';
import {definitionOf, verbOf} from '../dialogs/forms.js';
import {isOnlyCopy} from '../dialogs/secret.js';
import {focusedCursor} from '../input/focused-field.js';
import {hintsText, summaryText, type KeyWorld} from '../screens/footer.js';
import {currentScreen} from '../state/ui-state.js';
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

const KeyHints = memo(({width, theme, screen, isReadOnly, scrolls}: KeyWorld & {readonly width: number; readonly theme: Theme}) =>
	<Line text={hintsText({screen, isReadOnly, scrolls}, width, theme)}/>);

/** What keys do now. */
export function Hints({app}: {readonly app: App}) {
	const {ui, account, theme} = app.getModel();
	if (ui.dialog) {
		return <Line text={joinHints(dialogHints(app, ui.dialog), theme)}/>;
	}

	if (ui.filtering) {
		return <Line text={joinHints([['Enter', 'keeps the filter'], ['Esc', 'clears it']], theme)}/>;
	}

	const isReadOnly = account !== null && whyReadOnly(account.store.readOnly, account.session.api) !== undefined;
	return <KeyHints width={ui.columns} theme={theme} screen={currentScreen(ui).kind} isReadOnly={isReadOnly} scrolls={app.drawn.lastTop > 0}/>;
}

/** Counts and amounts of what is shown. */
export const SummaryLine = memo(({summary, marked, width, theme, height}: {
	readonly summary: Summary; readonly marked: number; readonly width: number; readonly theme: Theme; readonly height: number;
}) => <Lines lines={[summaryText(summary, marked, width, theme)]} height={height}/>);
