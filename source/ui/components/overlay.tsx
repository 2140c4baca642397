import {Box, Text} from 'ink';
import {displayName, fitText} from '../../tokens/text.js';
import {paletteEntries} from '../dialogs/palette.js';
import {secretLines} from '../dialogs/secret.js';
import {failureLines, failureRoom} from '../dialogs/submit.js';
import {wrapText} from '../format.js';
import {scrollTo} from '../frame/layout.js';
import {focusedCursor} from '../input/focused-field.js';
import {showKey} from '../input/keys.js';
import {type App, type BulkDialog, type FormDialog, type Dialog, type PaletteDialog, type ProfilesDialog, type SecretDialog} from '../model.js';
import {type Theme} from '../theme.js';
import {Line, Lines} from './lines.js';
import {TextField} from './text-field.js';

type OtherDialog = Exclude<Dialog, FormDialog>;

const rule = (theme: Theme, text: string, width: number): string =>
	theme.paint('accent', `${theme.symbols.line.repeat(2)} ${fitText(text, Math.max(1, width - 4)).trimEnd()} `);

/** Whose secret it is. */
function secretHead(app: App, {tokenName, account}: SecretDialog): string {
	const {ui: {columns: width}, theme} = app.getModel();
	// It may have come when another account was shown already.
	const of = account === app.account ? '' : ` (${displayName(account.settings.profile)})`;
	return rule(theme, `Secret of ${displayName(tokenName)}${of}`, width);
}

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

function Palette({app, dialog, height}: {readonly app: App; readonly dialog: PaletteDialog; readonly height: number}) {
	const {ui: {columns: width}, theme} = app.getModel();
	const entries = paletteEntries(app, dialog.text);
	const room = Math.max(1, height - 2);
	const top = scrollTo({top: 0, index: dialog.index, height: room, total: entries.length});
	const lines = entries.slice(top, top + room).map(({name, command, why}, index) => {
		const text = fitText(`${command.keys.slice(0, 2).map(key => showKey(key, theme.ascii)).join(' ').padEnd(10)} ${name.padEnd(14)} ${why ?? command.description}`, width);
		return top + index === dialog.index ? theme.paint('selected', text) : (why === undefined ? text : theme.paint('muted', text));
	});
	return (
		<>
			<Line text={rule(theme, 'Commands', width)}/>
			<Box>
				<Text>{theme.paint('accent', ':')}</Text>
				<TextField cursor={focusedCursor(app.ui)} width={width - 1} value={dialog.text}/>
			</Box>
			<Lines lines={lines.length === 0 ? ['No command fits.'] : lines} height={room}/>
		</>
	);
}

/** How many lines the dialog wants. */
export function overlayHeight(app: App, dialog: OtherDialog, height: number): number {
	switch (dialog.kind) {
		case 'secret': {
			return secretLines(dialog, '', {width: app.ui.columns, height, theme: app.getModel().theme}).length;
		}

		case 'bulk': {
			return dialog.report ? Math.min(height, failureLines(dialog.report, app.ui.columns).length + 2) : 3;
		}

		case 'profiles': {
			return Math.min(height, profilesLines(app, dialog, Number.MAX_SAFE_INTEGER).length);
		}

		case 'palette': {
			return Math.max(5, Math.floor(height * 0.7));
		}
	}
}

/** A dialog that is no form. */
export function Overlay({app, dialog, height}: {readonly app: App; readonly dialog: OtherDialog; readonly height: number}) {
	const {ui: {columns: width}, theme} = app.getModel();
	switch (dialog.kind) {
		case 'secret': {
			return <Lines lines={secretLines(dialog, secretHead(app, dialog), {width, height, theme})} height={height}/>;
		}

		case 'bulk': {
			return <Lines lines={bulkLines(dialog, width, height, theme)} height={height}/>;
		}

		case 'profiles': {
			return <Lines lines={profilesLines(app, dialog, height)} height={height}/>;
		}

		case 'palette': {
			return <Palette app={app} dialog={dialog} height={height}/>;
		}
	}
}
