import {Box, Text} from 'ink';
import {memo} from 'react';
import {whyReadOnly} from '../../store/core.js';
import {type Summary} from '../../store/visible-rows.js';
import {healthStates} from '../../tokens/health.js';
import {formatMoney} from '../../tokens/money.js';
import {fitText, textWidth} from '../../tokens/text-width.js';
import {count} from '../../tokens/text.js';
import {Line, Lines} from '../components/lines.js';
import {TextField} from '../components/text-field.js';
import {type Hint} from '../dialogs/definition.js';
import {dialogHints} from '../dialogs/dialogs.js';
import {keymap, worksOn} from '../input/keymap.js';
import {showKey} from '../input/keys.js';
import {cursorIn, filterFieldId} from '../input/line-edit.js';
import {type Screen, type App, currentScreen} from '../model.js';
import {roleOf, type Theme} from '../theme.js';

type Piece = {readonly plain: string; readonly painted: string};

/** Counts by state, worst first; the narrower the terminal, the less around the words. */
function countPieces({counts}: Summary, hasGlyphs: boolean, theme: Theme): Piece[] {
	return healthStates.toReversed().filter(state => counts[state] > 0).map(state => {
		const plain = `${hasGlyphs ? `${theme.glyph[state]} ` : ''}${counts[state]} ${state}`;
		return {plain, painted: theme.paint(roleOf[state], plain)};
	});
}

type Length = 'long' | 'short' | 'amounts';

/** The amounts and how many are shown. */
function totals({limitedTotal, burnPerHour, shown, total}: Summary, marked: number, length: Length): string[] {
	const isShort = length !== 'long';
	const burn = burnPerHour === null ? '' : `${formatMoney(burnPerHour)}/h`;
	return [
		isShort ? `${formatMoney(limitedTotal)} left` : `limits ${formatMoney(limitedTotal)}`,
		burn === '' || isShort ? burn : `burn ${burn}`,
		// All of them is what the counts add up to.
		length === 'amounts' || (isShort && shown === total) ? '' : shown === total ? count(total, 'token') : `${shown} of ${count(total, 'token')}`,
		marked > 0 ? `${marked} marked` : '',
	].filter(part => part !== '');
}

const separatorOf = ({symbols: {dot}}: Theme): string => ` ${dot} `;

function joinSummary(pieces: readonly Piece[], gap: string, tail: readonly string[], theme: Theme): Piece {
	const join = (counts: string): string => [counts, ...tail].filter(part => part !== '').join(separatorOf(theme));
	return {plain: join(pieces.map(({plain}) => plain).join(gap)), painted: join(pieces.map(({painted}) => painted).join(gap))};
}

/**
Counts by state, worst first, the total of the limited balances, the burn, and how many are shown. Where the width does not allow all of it, first the signs
and words go, then how many are shown, then the best states; the amounts stay.
*/
export function summaryText(summary: Summary, marked: number, width: number, theme: Theme): string {
	const signed = countPieces(summary, true, theme);
	const bare = countPieces(summary, false, theme);
	const join = (pieces: readonly Piece[], gap: string, length: Length): Piece => joinSummary(pieces, gap, totals(summary, marked, length), theme);
	const candidates = [
		join(signed, '  ', 'long'),
		join(signed, ' ', 'short'),
		join(bare, ' ', 'short'),
		...bare.map((_, dropped) => join(bare.slice(0, bare.length - dropped), ' ', 'amounts')),
	];
	return candidates.find(({plain}) => textWidth(plain) <= width)?.painted ?? fitText(totals(summary, marked, 'amounts').join(separatorOf(theme)), width);
}

/** What decides which keys work. */
export type KeyWorld = {
	readonly screen: Screen['kind'];
	readonly isReadOnly: boolean;
	/** Whether there is more than the screen has room for. */
	readonly scrolls: boolean;
};

/** Of screens other than the list: what leads away from them, and to what there is no room for. */
function wayHints({screen, scrolls}: KeyWorld, {symbols: {up, down}}: Theme): ReadonlyArray<{readonly key: string; readonly hint: string}> {
	if (screen === 'list' || screen === 'welcome') {
		return [];
	}

	return [{key: 'Esc', hint: 'back'}, ...(scrolls ? [{key: `${up} ${down}`, hint: 'scroll'}] : [])];
}

/** The keys of this screen, as many as fit, from the keymap. */
function hintsText(world: KeyWorld, width: number, theme: Theme): string {
	const {screen, isReadOnly} = world;
	const hints = Object.values(keymap).filter(command => command.hint !== undefined && worksOn(command, screen) && !(isReadOnly && command.writes));
	const all = [...wayHints(world, theme), ...hints.map(({keys, hint}) => ({key: showKey(keys[0]!, theme.ascii), hint: hint!}))];
	const isLast = ({hint}: {readonly hint: string}): boolean => hint === 'help' || hint === 'quit';
	let left = width + 2;
	const chosen = new Set([...all.filter(entry => isLast(entry)), ...all.filter(entry => !isLast(entry))].filter(({key, hint}) => {
		const own = textWidth(`${key} ${hint}  `);
		if (own > left) {
			return false;
		}

		left -= own;
		return true;
	}));
	return all.filter(entry => chosen.has(entry)).map(({key, hint}) => `${theme.paint('strong', key)} ${hint}`).join('  ');
}

/** What is told now; the last line is the filter's field while that is typed. */
export function StatusLine({app, lines}: {readonly app: App; readonly lines: readonly string[]}) {
	const {ui, theme} = app.getModel();
	if (ui.filtering && !ui.dialog) {
		return (
			<>
				<Lines lines={lines.slice(0, -1)} height={lines.length - 1}/>
				<Box>
					<Text>{theme.paint('accent', '/')}</Text>
					<TextField cursor={cursorIn(ui, {id: filterFieldId, text: ui.query.filter})} width={ui.columns - 1} value={ui.query.filter}/>
				</Box>
			</>
		);
	}

	return <Lines lines={lines} height={lines.length}/>;
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
