import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {burnOf} from '../../source/tokens/forecast.js';
import {Track} from '../../source/tokens/samples.js';
import {noon} from '../helpers/fake-clock.js';
import {day, hour, minute, sample, second, usd, watch} from './series.js';

const shown = ({samples}: Track): unknown[] => samples.map(({at, balance, broken}) => [(at - noon) / minute, Number(balance) / 1e9, ...(broken ? ['broken'] : [])]);

describe('a track', () => {
	test('keeps what changed, and until when the balance had stood still', () => {
		const track = new Track();
		expect(track.push(noon, usd(5), noon, false)).toBe(true);
		expect(track.push(noon + minute, usd(5), noon, false)).toBe(false);
		track.push(noon + (2 * minute), usd(4), noon + minute, false);
		track.push(noon + (3 * minute), usd(3), noon + (2 * minute), true);
		expect(shown(track)).toEqual([[0, 5], [1, 5], [2, 4], [3, 3, 'broken']]);
	});

	test('takes older samples, but none that overlap', () => {
		const track = new Track();
		track.push(noon, usd(5), noon, false);
		track.prepend([sample(-2 * hour, 9), sample(-hour, 7), sample(0, 5), sample(minute, 4)]);
		expect(shown(track)).toEqual([[-120, 9], [-60, 7], [0, 5]]);
		const empty = new Track();
		empty.prepend([sample(-hour, 7)]);
		empty.prepend([]);
		expect(shown(empty)).toEqual([[-60, 7]]);
	});

	test('drops what lies in the future when the clock was set back', () => {
		const track = new Track();
		track.push(noon, usd(5), noon, false);
		track.push(noon + hour, usd(4), noon, false);
		track.push(noon + minute, usd(4), noon + hour, false);
		expect(shown(track)).toEqual([[0, 5], [1, 4, 'broken']]);
		track.push(noon - minute, usd(3), noon, false);
		expect(shown(track)).toEqual([[-1, 3]]);
	});

	test('stays small over days of ceaseless spending, and so does its error', () => {
		const track = new Track();
		const truth = (at: number): number => 5000 - (at / hour) - Math.sin(at / hour);
		for (let at = 0; at <= 3 * day; at += 2 * second) {
			track.push(noon + at, usd(truth(at)), noon + at - (2 * second), false);
		}

		expect(track.samples.length).toBeLessThan(300);
		expect(Number(burnOf(track.samples, noon + (3 * day), null)!.perHour) / 1e9).toBeCloseTo(truth((3 * day) - hour) - truth(3 * day), 2);
		expect(track.samples[0]!.at).toBeLessThanOrEqual(noon + (2 * day));
	});

	test('stays bounded even where nothing can be left out', () => {
		const track = new Track();
		for (let poll = 0; poll < 5000; poll++) {
			track.push(noon + (poll * 10 * second), usd(poll % 2), noon, false);
		}

		expect(track.samples.length).toBeLessThanOrEqual(640);
	});

	test('leads to the same rate as all that was seen, but for what it evens out', () => {
		const steps = fc.array(fc.tuple(fc.integer({min: 1, max: 120}), fc.integer({min: -2000, max: 400})), {minLength: 1, maxLength: 300});
		fc.assert(fc.property(steps, changes => {
			const track = new Track();
			let [at, balance] = [0, 1000];
			const full = [sample(0, balance)];
			track.push(noon, usd(balance), noon, false);
			for (const [seconds, change] of changes) {
				const before = at;
				at += seconds * second;
				balance += change / 1000;
				full.push(sample(at, balance));
				track.push(noon + at, usd(balance), noon + before, false);
			}

			const [expected, found] = [burnOf(full, noon + at, null), burnOf(track.samples, noon + at, null)];
			// At the border of the hour a stretch of up to ten minutes is cut where it was evened out.
			const most = Math.max(...changes.map(([, change]) => -change / 1000), 0) * 10;
			expect(found === null).toBe(expected === null);
			expect(Math.abs(Number((expected?.perHour ?? 0n) - (found?.perHour ?? 0n))) / 1e9).toBeLessThanOrEqual(most * 60);
		}));
	});

	test('knows a flat stretch by its two ends, however long', () => {
		const track = new Track();
		track.prepend(watch(at => (at < 20 * hour ? 7 : 6), 0, 22 * hour, minute));
		expect(shown(track)).toEqual([[0, 7], [1199, 7], [1200, 6]]);
	});
});
