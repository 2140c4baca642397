import {expect, test} from 'vitest';
import {selectRows} from '../../../source/store/rows.js';
import {initialState} from '../../../source/store/state.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {type Token} from '../../../source/tokens/token.js';
import {plainRow} from '../../../source/ui/screens/list-screen.js';
import {makeToken, money} from '../../helpers/make-token.js';

const now = Date.UTC(2027, 0, 15, 12);

const read = (token: Token, look: {selected?: boolean; marked?: boolean} = {}): string => {
	const [row] = selectRows({...initialState(now, 30_000), tokens: new Map([[token.id, token]])}, {base: defaultThresholds, overrides: []});
	return plainRow(row!, {number: 3, selected: false, marked: false, now, ...look});
};

test('a screen reader hears every cell in words', () => {
	expect(read(makeToken('prod-web', {balance: money('4.25'), expiresAt: Date.UTC(2027, 1, 1)}))).toBe('3. prod-web, LOW, live, balance $4.25, expires 2027-02-01 (16d)');
});

test('a screen reader hears what is selected and marked', () => {
	expect(read(makeToken('ci'), {selected: true, marked: true})).toBe('3. selected, marked, ci, OK, live, balance $50.00, never expires');
});

test('a screen reader hears of a missing limit and of a reset', () => {
	expect(read(makeToken('dev', {limited: false, type: 'sandbox'}))).toBe('3. dev, OK, sandbox, no limit, never expires');
	expect(read(makeToken('ci', {reset: {period: 'daily', amount: money('10')}}))).toMatch(/, resets daily to \$10$/);
});
