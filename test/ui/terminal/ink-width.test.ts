import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {displayName} from '../../../source/tokens/text.js';
import inkWidth from '../../../source/ui/terminal/ink-width.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyText} from '../../helpers/arbitraries.js';

const theme = createTheme({color: true, ascii: false, headerColor: null});

test('a line takes the columns that Ink would have measured, whatever is in it', () => {
	fc.assert(fc.property(anyText, fc.constantFrom('critical', 'selected', 'strong', 'muted'), (text, role) => {
		const shown = displayName(text);
		const line = `${shown} ${theme.paint(role, shown)}`;
		expect(inkWidth(line)).toBe(stringWidth(line));
	}));
});

test('the signs that are drawn take one column each', () => {
	for (const sign of [...Object.values(theme.symbols), ...Object.values(theme.glyph)].join('')) {
		expect([sign, inkWidth(sign), stringWidth(sign)]).toEqual([sign, 1, 1]);
	}
});
