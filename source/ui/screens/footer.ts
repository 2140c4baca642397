import {healthStates} from '../../tokens/health.js';
import {fitText, textWidth} from '../../tokens/display-name.js';
import {formatMoney} from '../../tokens/money.js';
import {type Summary} from '../../store/rows.js';
import {type App} from '../app.js';
import {keymap, worksOn} from '../keymap.js';
import {showKey} from '../keys.js';
import {currentScreen, type Message} from '../state/ui-state.js';
import {roleOf, type Role, type Theme} from '../theme.js';

/** Counts by state, worst first, the total of the limited balances, the burn, and how many are shown. */
export function summaryText({counts, limitedTotal, burnPerHour, shown, total}: Summary, marked: number, width: number, theme: Theme): string {
	const states = healthStates.toReversed().filter(state => counts[state] > 0);
	const tail = [
		'',
		`limits ${formatMoney(limitedTotal)}`,
		...(burnPerHour === null ? [] : [`burn ${formatMoney(burnPerHour)}/h`]),
		`${shown === total ? total : `${shown} of ${total}`} tokens`,
		...(marked > 0 ? [`${marked} marked`] : []),
	].join(` ${theme.symbols.dot} `);
	const parts: string[] = [];
	let left = width - textWidth(tail);
	for (const state of states) {
		const text = `${theme.glyph[state]} ${counts[state]} ${state}`;
		if (textWidth(text) + 2 > left) {
			break;
		}

		left -= textWidth(text) + 2;
		parts.push(theme.paint(roleOf[state], text));
	}

	return parts.join('  ') + fitText(tail, Math.max(0, Math.min(textWidth(tail), width)));
}

const messageRole: Readonly<Record<Message['level'], Role | undefined>> = {info: undefined, success: 'success', warning: 'warning', error: 'critical'};

const mark: Readonly<Record<Message['level'], string>> = {info: '', success: '', warning: 'Note: ', error: 'Error: '};

export function messageText({level, text}: Message, width: number, theme: Theme): string {
	const role = messageRole[level];
	const fitted = fitText(`${mark[level]}${text}`, width).trimEnd();
	return role ? theme.paint(role, fitted) : fitted;
}

/** The keys of this screen, as many as fit, from the keymap. */
export function hintsText(app: App, width: number, theme: Theme): string {
	const screen = currentScreen(app.ui).kind;
	const isReadOnly = app.account?.store.readOnly ?? false;
	const hints = Object.values(keymap).filter(command => command.hint !== undefined && worksOn(command, screen) && !(isReadOnly && command.writes));
	const all = [...(screen === 'list' || screen === 'welcome' ? [] : [{key: 'Esc', hint: 'back'}]), ...hints.map(({keys, hint}) => ({key: showKey(keys[0]!, theme.ascii), hint: hint!}))];
	const order = [...all.filter(({hint}) => hint === 'help' || hint === 'quit'), ...all.filter(({hint}) => hint !== 'help' && hint !== 'quit')];
	let left = width;
	const chosen = new Set(order.filter(({key, hint}) => {
		const own = textWidth(`${key} ${hint}  `);
		if (own > left) {
			return false;
		}

		left -= own;
		return true;
	}));
	return all.filter(entry => order.some(other => other === entry && chosen.has(other))).map(({key, hint}) => `${theme.paint('strong', key)} ${hint}`).join('  ');
}

