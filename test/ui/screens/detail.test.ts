import {describe, expect, test} from 'vitest';
import {selectRows} from '../../../source/store/rows.js';
import {initialState, type Forecast, type State} from '../../../source/store/state.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {detailFields} from '../../../source/ui/screens/detail-screen.js';
import {createTheme} from '../../../source/ui/theme.js';
import {noon} from '../../helpers/fake-clock.js';
import {makeToken, money} from '../../helpers/make-token.js';

const minute = 60_000;
const thresholds = {base: defaultThresholds, overrides: []};
const theme = createTheme({color: false, ascii: false, headerColor: null});
const unknown: Forecast = {runsOut: null, burnPerHour: null, basis: null, lastsToReset: null, trend: []};

function burnOf(forecast: Partial<Forecast>): string | undefined {
	const state: State = {...initialState(noon, 30_000), tokens: new Map([['a', makeToken('a')]]), forecasts: new Map([['a', {...unknown, ...forecast}]])};
	const fields = detailFields({row: selectRows(state, thresholds)[0]!, state, thresholds, shownSecret: null, readSecret: true, theme});
	return fields.find(line => line.startsWith('Burn'))?.slice(12).trim();
}

describe('the burn of a token', () => {
	test('is not guessed', () => {
		expect(burnOf({})).toBe('too little is known yet');
	});

	test('says what time it is of, and when the balance is used up', () => {
		expect(burnOf({burnPerHour: money('7.2'), basis: 8 * minute})).toBe('$7.20 an hour over the last 8m');
		expect(burnOf({burnPerHour: money('7.2'), basis: 60 * minute, runsOut: noon + (300 * minute)})).toBe('$7.20 an hour over the last 1h, runs out in 5h (2027-01-15 17:00)');
	});
});
