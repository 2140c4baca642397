import {expect, test} from 'vitest';
import {nextReset} from '../../../source/tokens/reset.js';
import {plotMarks} from '../../../source/ui/screens/trace.js';
import {noon} from '../../helpers/fake-clock.js';
import {hour, minute, sample, usd} from '../../tokens/series.js';

test('a rise is a top-up, and over the moment of a reset it is a reset', () => {
	const moment = nextReset('daily', noon);
	const reset = {period: 'daily', amount: usd(20)} as const;
	const samples = [sample(0, 10), sample(hour, 8), sample(hour + minute, 30), sample(moment - noon - minute, 5), sample(moment - noon + minute, 20)];
	expect(plotMarks(samples, reset)).toEqual([{at: noon + hour + minute, kind: 'top-up'}, {at: moment, kind: 'reset'}]);
	expect(plotMarks(samples, null).map(({kind}) => kind)).toEqual(['top-up', 'top-up']);
	expect(plotMarks([], reset)).toEqual([]);
});
