import {type HealthState, stateGlyphs} from '../tokens/health.js';

/** What a piece of text is, from which follows how it looks. */
export type Role = 'ok' | 'warning' | 'critical' | 'muted' | 'strong' | 'accent' | 'selected' | 'marked' | 'success' | 'badge' | 'danger';

export type Theme = {
	/** The text in the role's colours; as it is where colour is off. */
	paint(role: Role, text: string): string;
	/** The text on the colour that the profile has; undefined where it has none, or colour is off. */
	readonly bar: ((text: string) => string) | undefined;
	readonly glyph: Readonly<Record<HealthState, string>>;
	/** One column each. */
	readonly symbols: Readonly<Record<'cursor' | 'mark' | 'down' | 'up' | 'arrow' | 'dot' | 'line' | 'busy' | 'rotation' | 'full' | 'empty', string>>;
	readonly ascii: boolean;
	readonly color: boolean;
	/** For a screen reader: tokens are numbered lines of words. */
	readonly plain: boolean;
};

const codes: Readonly<Record<Role, readonly [string, string]>> = {
	ok: ['32', '39'],
	warning: ['33', '39'],
	critical: ['1;31', '22;39'],
	muted: ['2', '22'],
	strong: ['1', '22'],
	accent: ['36', '39'],
	selected: ['7', '27'],
	marked: ['35', '39'],
	success: ['32', '39'],
	badge: ['1;7', '22;27'],
	danger: ['1;37;41', '22;39;49'],
};

const headerColors: Readonly<Record<string, string>> = {
	black: '30', red: '31', green: '32', yellow: '33', blue: '34', magenta: '35', cyan: '36', white: '37', gray: '90', grey: '90',
};

/** State is never told by colour alone, so without colour the glyph and the word are enough. */
export const roleOf: Readonly<Record<HealthState, Role>> = {
	OK: 'ok', EXPIRING: 'warning', LOW: 'warning', CRITICAL: 'critical', EMPTY: 'critical', EXPIRED: 'critical', REVOKED: 'muted',
};

export type ThemeOptions = {readonly color: boolean; readonly ascii: boolean; readonly headerColor: string | null; readonly plain?: boolean};

export function createTheme({color: wantsColor, ascii: wantsAscii, headerColor, plain = false}: ThemeOptions): Theme {
	const [color, ascii] = [wantsColor && !plain, wantsAscii || plain];
	const accent = headerColors[headerColor ?? 'cyan'] ?? '36';
	return {
		paint(role, text) {
			if (plain) {
				return text;
			}

			if (text === '' || !color) {
				// The selection and the marks have signs of their own; inverse video is no colour.
				return text !== '' && (role === 'selected' || role === 'badge') ? `\u{1B}[7m${text}\u{1B}[27m` : text;
			}

			const [on, off] = codes[role];
			return role === 'accent' ? `\u{1B}[${accent}m${text}\u{1B}[39m` : `\u{1B}[${on}m${text}\u{1B}[${off}m`;
		},
		// Inverse, so that the colour is the ground; black alone would leave the text unseen on a dark terminal.
		bar: color && headerColor !== null ? text => (accent === '30' ? `\u{1B}[1;37;40m${text}\u{1B}[22;39;49m` : `\u{1B}[1;7;${accent}m${text}\u{1B}[22;27;39m`) : undefined,
		glyph: stateGlyphs(ascii),
		symbols: ascii
			? {cursor: '>', mark: '*', down: 'v', up: '^', arrow: '->', dot: '|', line: '-', busy: '~', rotation: '@', full: '#', empty: '.'}
			: {cursor: '▸', mark: '*', down: '↓', up: '↑', arrow: '→', dot: '·', line: '─', busy: '⋯', rotation: '↻', full: '█', empty: '░'},
		ascii,
		color,
		plain,
	};
}
