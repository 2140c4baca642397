import {Box, Text} from 'ink';
import {fitText} from '../../tokens/display-name.js';
import {type App} from '../app.js';
import {changeQuery} from '../actions/look.js';
import {Line} from '../components/lines.js';
import {TextField} from '../components/text-field.js';
import {definitionOf} from '../dialogs/forms.js';
import {type Dialog} from '../dialogs/types.js';
import {hintsText, messageText} from '../screens/footer.js';
import {type Theme} from '../theme.js';

/** What was just said, or the filter, which can be typed there. */
export function StatusLine({app}: {readonly app: App}) {
	const {ui, theme} = app.getModel();
	if (ui.filtering && !ui.dialog) {
		return (
			<Box>
				<Text>{theme.paint('accent', '/')}</Text>
				<TextField
					focused
					width={ui.columns - 1}
					value={ui.query.filter}
					onChange={filter => {
						changeQuery(app, {filter});
					}}
				/>
			</Box>
		);
	}

	const filter = ui.query.filter === '' ? '' : `filter: ${ui.query.filter}  (Esc clears)`;
	return <Line text={ui.message ? messageText(ui.message, ui.columns, theme) : theme.paint('accent', fitText(filter, ui.columns).trimEnd())}/>;
}

type Hint = readonly [keys: string, does: string];

function dialogHints(dialog: Dialog): readonly Hint[] {
	switch (dialog.kind) {
		case 'form': {
			const {verb, submitKeys = []} = definitionOf(dialog);
			const keys = dialog.fields.length === 0 ? ['Enter', ...submitKeys].join('/') : 'Enter';
			return [[keys, verb], ['Esc', 'cancels'], ...(dialog.fields.length > 1 ? [['Tab', 'next field'] as const] : [])];
		}

		case 'secret': {
			return [['Y', 'copies'], ['Esc', 'dismisses']];
		}

		case 'bulk': {
			return [['Esc', dialog.report ? 'closes' : 'stops after those in flight']];
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
		return <Line text={joinHints(dialogHints(ui.dialog), theme)}/>;
	}

	return <Line text={ui.filtering ? joinHints([['Enter', 'keeps the filter'], ['Esc', 'clears it']], theme) : hintsText(app, ui.columns, theme)}/>;
}
