import headless, {type IBufferCell} from '@xterm/headless';
import stringWidth from 'string-width';

type Cell = {
	readonly text: string;
	/** Columns that it takes: 0 for the right half of a wide character. */
	readonly width: number;
	/** `default`, the number of a palette colour, or `#rrggbb`. */
	readonly foreground: string;
	readonly background: string;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly inverse: boolean;
	readonly underline: boolean;
};

type Modes = {
	readonly alternateScreen: boolean;
	readonly cursorHidden: boolean;
	readonly bracketedPaste: boolean;
	/** `none` unless the program asked for the mouse. */
	readonly mouse: string;
	/** Kitty keyboard flags that were pushed and not popped. */
	readonly keyboardFlags: number;
	/** Arrow keys send other sequences than usual. */
	readonly applicationCursor: boolean;
	/** The title that was set last; empty: none. */
	readonly title: string;
};

/** A terminal without a window: takes bytes, gives the screen. */
export type Emulator = {
	/** Resolves when the bytes are on the screen. */
	readonly write: (bytes: Uint8Array) => Promise<void>;
	readonly resize: (columns: number, rows: number) => void;
	/** The rows, without blanks at their ends. */
	readonly screen: () => string[];
	/** Undefined outside of the screen. */
	readonly cell: (x: number, y: number) => Cell | undefined;
	readonly cursor: () => {readonly x: number; readonly y: number};
	readonly modes: () => Modes;
	readonly close: () => void;
};

const widths = new Map<number, 0 | 1 | 2>();

/** Columns of a character as today's terminals draw it; the emulator's own table is of the year 2010, when emoji were narrow. */
function widthOf(codePoint: number): 0 | 1 | 2 {
	let width = widths.get(codePoint);
	if (width === undefined) {
		width = stringWidth(String.fromCodePoint(codePoint)) as 0 | 1 | 2;
		widths.set(codePoint, width);
	}

	return width;
}

/** What the emulator remembers of a character: its width, and whether it joins the one before. */
function propertiesOf(codePoint: number, preceding: number): number {
	const width = widthOf(codePoint);
	const precedingWidth = (preceding >> 1) & 3;
	const isJoined = width === 0 && precedingWidth > 0;
	return ((isJoined ? precedingWidth : width) << 1) | (isJoined ? 1 : 0);
}

function colour(isDefault: boolean, isRgb: boolean, value: number): string {
	if (isDefault) {
		return 'default';
	}

	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : String(value);
}

const toCell = (cell: IBufferCell): Cell => ({
	text: cell.getChars(),
	width: cell.getWidth(),
	foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
	background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
	bold: cell.isBold() !== 0,
	dim: cell.isDim() !== 0,
	inverse: cell.isInverse() !== 0,
	underline: cell.isUnderline() !== 0,
});

/** `reply`: sends back what the terminal answers to a query. */
export function createEmulator(columns: number, rows: number, reply: (text: string) => void): Emulator {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	terminal.unicode.register({version: 'today', wcwidth: widthOf, charProperties: propertiesOf});
	terminal.unicode.activeVersion = 'today';
	terminal.onData(reply);
	let isCursorHidden = false;
	let keyboardFlags = 0;
	let title = '';
	terminal.onTitleChange(text => {
		title = text;
	});
	const onCursor = (final: string, isHidden: boolean) => {
		terminal.parser.registerCsiHandler({prefix: '?', final}, parameters => {
			isCursorHidden = parameters.includes(25) ? isHidden : isCursorHidden;
			return false;
		});
	};

	onCursor('h', false);
	onCursor('l', true);
	terminal.parser.registerCsiHandler({prefix: '>', final: 'u'}, () => {
		keyboardFlags++;
		return true;
	});
	terminal.parser.registerCsiHandler({prefix: '<', final: 'u'}, () => {
		keyboardFlags--;
		return true;
	});

	return {
		async write(bytes) {
			const {promise, resolve} = Promise.withResolvers<void>();
			terminal.write(bytes, resolve);
			return promise;
		},
		resize(nextColumns, nextRows) {
			terminal.resize(nextColumns, nextRows);
		},
		screen() {
			const {active} = terminal.buffer;
			// A screen that shrank still holds the cells beside it.
			return Array.from({length: terminal.rows}, (_, y) => active.getLine(active.baseY + y)?.translateToString(false, 0, terminal.cols).trimEnd() ?? '');
		},
		cell(x, y) {
			const {active} = terminal.buffer;
			const cell = active.getLine(active.baseY + y)?.getCell(x);
			return cell && toCell(cell);
		},
		cursor: () => ({x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY}),
		modes: () => ({
			alternateScreen: terminal.buffer.active.type === 'alternate',
			cursorHidden: isCursorHidden,
			bracketedPaste: terminal.modes.bracketedPasteMode,
			mouse: terminal.modes.mouseTrackingMode,
			keyboardFlags,
			applicationCursor: terminal.modes.applicationCursorKeysMode,
			title,
		}),
		close() {
			terminal.dispose();
		},
	};
}
