import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Money} from '../../source/tokens/money.js';
import {nextReset} from '../../source/tokens/reset.js';
import {type Sample} from '../../source/tokens/samples.js';
import {SpendingTrack, type SpendingForecast} from '../../source/tokens/spending-forecast.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken} from '../helpers/make-token.js';
import {day, hour, minute, usd, watch} from './series.js';

/** The forecast `at` ms after noon of a token that has what its last sample says. */
function forecast(samples: readonly Sample[], at: number, token: Partial<Token> = {}): SpendingForecast | null {
	const past = samples.filter(sample => sample.at <= noon + at);
	const whole = makeToken('t', {limited: true, balance: past.at(-1)?.balance ?? null, expiresAt: null, reset: null, ...token});
	const track = new SpendingTrack();
	for (const sample of past) {
		track.add(sample, whole.reset);
	}

	track.learn(noon + at);
	return track.forecast(whole, noon + at);
}

/** Hours from then until it is empty. */
const hoursLeft = (samples: readonly Sample[], at: number, token?: Partial<Token>): number | null => {
	const found = forecast(samples, at, token);
	return found?.at === null || found?.at === undefined ? null : (found.at - noon - at) / hour;
};

/** Spends from 06:00 to 18:00 UTC, and not at night: USD spent up to `at` ms after a noon. */
function byDay(at: number, perHour = 1): number {
	const since = at + (6 * hour);
	const days = Math.floor(since / day);
	return perHour * ((days * 12) + Math.min(12, (since - (days * day)) / hour));
}

/** Some days of looks every five minutes, of a balance that has 1000 USD at noon. */
const watchDays = (spent: (at: number) => number, days: number, until = 0): Sample[] => watch(at => 1000 - spent(at), -days * day, until, 5 * minute);

/** Random spending in each hour before noon, now and then nothing, or a lot. */
const pasts = fc.array(fc.oneof(fc.constant(0), fc.double({min: 0.01, max: 2, noNaN: true}), fc.double({min: 5, max: 30, noNaN: true})), {minLength: 1, maxLength: 60})
	.map(amounts => amounts.map((_, index) => ({at: noon - ((amounts.length - index - 1) * hour), balance: usd(2000 - amounts.slice(0, index + 1).reduce((sum, amount) => sum + amount, 0))})));

describe('when a balance is empty', () => {
	test('is told exactly where spending is steady, however much is known', () => {
		for (const days of [1 / 8, 0.5, 1.5, 4, 20]) {
			const samples = watchDays(at => 2 * at / hour, days);
			expect(hoursLeft(samples, 0, {balance: usd(10)})).toBeCloseTo(5, 1);
			expect(hoursLeft(samples, 0, {balance: usd(400)})).toBeCloseTo(200, 0);
		}
	});

	test('heeds the time of the day', () => {
		const samples = watchDays(byDay, 25);
		// Six hours are left of this day; then it stands still for twelve.
		expect(hoursLeft(samples, 0, {balance: usd(5)})).toBeCloseTo(5, 0);
		expect(Math.abs(hoursLeft(samples, 0, {balance: usd(8)})! - 20)).toBeLessThan(1.5);
	});

	test('heeds the day of the week', () => {
		// Noon is a Thursday; nothing is spent on Saturdays and Sundays.
		const weekday = new Date(noon).getUTCDay();
		const hourly = (index: number): number => ([0, 6].includes((((weekday + Math.floor(((index * hour) + (12 * hour)) / day)) % 7) + 7) % 7) ? 0 : 1);
		const spent = (at: number): number => {
			let sum = 0;
			for (let index = -30 * 24; index < at / hour; index++) {
				sum += hourly(index) * Math.min(1, (at / hour) - index);
			}

			return sum;
		};

		const samples = watch(at => 1000 - spent(at), -29 * day, 0, hour);
		// 30 USD more reach over the weekend, if there is one before they are gone.
		let truth = 0;
		for (let left = 60; left > 0; truth++) {
			left -= hourly(truth);
		}

		expect(Math.abs(hoursLeft(samples, 0, {balance: usd(60)})! - truth) / truth).toBeLessThan(0.2);
		expect(forecast(samples, 0)!.basis).toBe('hour-of-week');
	});

	test('is told the same later on, where spending is steady', () => {
		const samples = watchDays(at => at / hour, 5, 3 * day);
		const first = hoursLeft(samples, 0, {balance: usd(100)})!;
		for (const later of [1, 7.3, 24, 60]) {
			expect(hoursLeft(samples, later * hour, {balance: usd(100 - later)})! + later).toBeCloseTo(first, 0);
		}
	});

	test('never is earlier with more balance; the range is around it', () => {
		fc.assert(fc.property(pasts, fc.double({min: 0.1, max: 500, noNaN: true}), fc.double({min: 0.1, max: 500, noNaN: true}), (samples, a, more) => {
			const [less, then] = [a, a + more].map(balance => forecast(samples, 0, {balance: usd(balance)}));
			if (!less || !then) {
				return;
			}

			for (const key of ['at', 'earliest', 'latest'] as const) {
				expect(then[key] ?? Infinity).toBeGreaterThanOrEqual(less[key] ?? Infinity);
			}

			expect(less.earliest ?? Infinity).toBeLessThanOrEqual(less.at ?? Infinity);
			expect(less.latest ?? Infinity).toBeGreaterThanOrEqual(less.at ?? Infinity);
		}));
	});

	test('stays when all amounts are scaled', () => {
		fc.assert(fc.property(pasts, fc.integer({min: 2, max: 40}), (samples, factor) => {
			const scaled = samples.map(({at, balance}) => ({at, balance: (balance * BigInt(factor)) as Money}));
			const [one, other] = [forecast(samples, 0, {balance: usd(50)}), forecast(scaled, 0, {balance: usd(50 * factor)})];
			expect(other === null).toBe(one === null);
			for (const key of ['at', 'earliest', 'latest'] as const) {
				expect((other?.[key] ?? 0) / 1e12).toBeCloseTo((one?.[key] ?? 0) / 1e12, 6);
			}
		}));
	});
});

describe('what is no spending', () => {
	test('is a large fall by hand: it changes nothing, when it happened just now as when it was a while ago', () => {
		const truth = (at: number): number => 1000 - (at / hour);
		for (const before of [10 * minute, 5 * hour, 30 * hour]) {
			const samples = watch(at => truth(at) - (at >= -before ? 300 : 0), -6 * day, 0, 5 * minute);
			expect(hoursLeft(samples, 0, {balance: usd(20)})! / 20).toBeCloseTo(1, 0);
		}
	});

	test('is the only fall that there is', () => {
		const samples = watch(at => (at >= -hour ? 100 : 400), -2 * day, 0, 5 * minute);
		expect(forecast(samples, 0)).toMatchObject({at: null, earliest: null, latest: null, perHour: 0n});
	});

	test('is the first fall of a token, where it takes no time; what comes after it counts', () => {
		const samples = watch(at => 1000 - (at >= -10 * hour ? 400 : 0) - (2 * Math.max(0, at + (3 * hour)) / hour), -12 * hour, 0, minute);
		expect(forecast(samples, -4 * hour)).toMatchObject({at: null, perHour: 0n});
		// As in the last three hours, or as in all twelve.
		const left = hoursLeft(samples, 0, {balance: usd(10)})!;
		expect(left).toBeGreaterThan(4.9);
		expect(left).toBeLessThan(20.1);
	});

	test('is rest: a token that spends again after days of it has its rate back within three hours', () => {
		for (const rest of [2, 9, 30]) {
			const samples = watch(at => 1000 - (at >= -rest * day ? 400 : 0) - (2 * Math.max(0, at) / hour), -(rest + 1) * day, 6 * hour, 5 * minute);
			expect(forecast(samples, 0)).toMatchObject({at: null, perHour: 0n});
			for (const hours of [3, 6]) {
				const left = hoursLeft(samples, hours * hour, {balance: usd(4)})!;
				expect(left).toBeGreaterThan(1);
				expect(left).toBeLessThan(4);
			}
		}
	});

	test('is not a job that comes back: once it did, it counts', () => {
		const samples = watch(at => 1000 - (50 * Math.floor((at + (6 * day)) / day)), -6 * day, 0, 5 * minute);
		expect(hoursLeft(samples.filter(({at}) => at <= noon - (4.9 * day)), -4.9 * day, {balance: usd(100)})).toBeNull();
		const left = hoursLeft(samples, -hour, {balance: usd(100)})!;
		expect(left).toBeGreaterThan(24);
		expect(left).toBeLessThan(72);
	});

	test('is a top-up, which leaves the forecast as it would be with that balance', () => {
		const samples = watch(at => 500 - (at / hour) + (at >= -7 * hour ? 200 : 0) + (at >= -30 * minute ? 50 : 0), -5 * day, 0, 5 * minute);
		expect(hoursLeft(samples, 0, {balance: usd(30)})).toBeCloseTo(30, 0);
	});

	test('is a reset, whether it lifts the balance or lowers it', () => {
		const reset = {period: 'daily', amount: usd(20)} as const;
		const moment = nextReset('daily', noon) - noon;
		for (const before of [15, 80]) {
			const truth = (at: number): number => (at < moment ? before - (0.5 * at / hour) : 20 - (0.5 * (at - moment) / hour));
			const found = forecast(watch(truth, 0, moment + (2 * hour), 5 * minute), moment + (2 * hour), {reset, balance: usd(3)})!;
			expect((found.at! - noon - moment) / hour).toBeCloseTo(8, 0);
		}
	});
});

describe('a forecast between two looks at the past', () => {
	const followed = (spent: (at: number) => number, until: number): SpendingTrack => {
		const track = new SpendingTrack();
		for (const sample of watch(at => 1000 - spent(at), -4 * day, until, 5 * minute)) {
			track.add(sample, null);
			if (track.isToLearn(sample.at)) {
				track.learn(sample.at);
			}
		}

		return track;
	};

	const token = (balance: number): Token => makeToken('t', {limited: true, balance: usd(balance), expiresAt: null, reset: null});

	test('goes on along the curve that there is', () => {
		const track = followed(byDay, 0);
		const first = track.forecast(token(3), noon)!;
		track.add({at: noon + (3 * minute), balance: usd(1000 - byDay(3 * minute))}, null);
		const then = track.forecast(token(2.95), noon + (3 * minute))!;
		expect(Math.abs(then.at! - first.at!)).toBeLessThan(minute);
		expect(then.earliest).toBeLessThan(then.at!);
	});

	test('heeds a sudden rise within minutes', () => {
		const leftAfter = (ms: number): number => (followed(at => (at / hour) + (30 * Math.max(0, at) / hour), ms).forecast(token(20), noon + ms)!.at! - noon - ms) / hour;
		expect(leftAfter(10 * minute)).toBeLessThan(16);
		expect(leftAfter(4 * hour)).toBeLessThan(1);
	});

	test('is as good when the clock is set back', () => {
		const track = followed(at => at / hour, 0);
		track.forecast(token(10), noon);
		track.add({at: noon - (2 * hour), balance: usd(1000)}, null);
		const found = track.forecast(token(10), noon - hour)!;
		expect((found.at! - noon + hour) / hour).toBeGreaterThan(8);
		expect((found.at! - noon + hour) / hour).toBeLessThan(13);
	});

	test('needs no learning where nothing is spent, and rarely else', () => {
		const still = followed(() => 0, 0);
		expect(still.isToLearn(noon + (30 * day))).toBe(false);
		const track = followed(byDay, 0);
		expect(track.isToLearn(noon)).toBe(false);
		track.add({at: noon + day + hour, balance: usd(900)}, null);
		expect(track.isToLearn(noon + day + hour)).toBe(true);
		track.learn(noon + day + hour);
		expect(track.isToLearn(noon + (3 * day))).toBe(false);
	});
});

describe('what comes first', () => {
	const samples = watchDays(at => at / hour, 5);

	test('is the reset: a balance that lasts to it has no end', () => {
		const reset = {period: 'daily', amount: usd(20)} as const;
		const until = nextReset('daily', noon);
		expect(forecast(samples, 0, {reset, balance: usd(100)})).toMatchObject({at: null, latest: null, lastsToReset: true, until});
		expect(forecast(samples, 0, {reset, balance: usd(2)})).toMatchObject({lastsToReset: false, until});
		expect(hoursLeft(samples, 0, {reset, balance: usd(2)})).toBeCloseTo(2, 1);
	});

	test('is the expiry', () => {
		expect(forecast(samples, 0, {expiresAt: noon + (3 * hour), balance: usd(10)})).toMatchObject({at: null, until: noon + (3 * hour)});
		expect(hoursLeft(samples, 0, {expiresAt: noon + (30 * hour), balance: usd(10)})).toBeCloseTo(10, 1);
		expect(forecast(samples, 0, {expiresAt: noon})).toBeNull();
	});

	test('is nothing, for a token without a limit, or that is empty; a revoked one has no forecast', () => {
		expect(forecast(samples, 0, {limited: false})).toMatchObject({at: null, lastsToReset: null});
		expect(forecast(samples, 0, {balance: usd(0)})).toMatchObject({at: null});
		expect(forecast(samples, 0, {revoked: true})).toBeNull();
	});
});

describe('what a forecast rests on', () => {
	test('grows in steps with what is known', () => {
		const bases = [0.1, 1.5, 5, 20].map(days => forecast(watchDays(at => at / hour, days), 0)!.basis);
		expect(bases).toEqual(['hour', 'day', 'hour-of-day', 'hour-of-week']);
	});

	test('is nothing for less than five minutes', () => {
		expect(forecast(watch(at => 100 - (at / hour), -4 * minute, 0), 0)).toBeNull();
		expect(forecast(watch(at => 100 - (at / hour), -5 * minute, 0), 0)).not.toBeNull();
	});

	test('is the rate of the hour where no more is known', () => {
		expect(hoursLeft(watch(at => 100 - (3 * at / hour), -hour, 0), 0, {balance: usd(90)})).toBeCloseTo(30, 1);
	});

	test('makes the range narrow for a steady token, and wide for one that spends by fits', () => {
		const width = (samples: readonly Sample[]): number => {
			const found = forecast(samples, 0, {balance: usd(24)})!;
			return (found.latest! - found.earliest!) / (found.at! - noon);
		};

		let seed = 7;
		const random = (): number => {
			seed = ((seed * 16_807) + 11) % 2_147_483_647;
			return seed / 2_147_483_647;
		};

		const amounts = Array.from({length: 20 * 24}, () => (random() < 0.2 ? 5 : 0.05));
		const fits = amounts.map((_, index) => ({at: noon - ((amounts.length - 1 - index) * hour), balance: usd(1000 - amounts.slice(0, index + 1).reduce((sum, amount) => sum + amount, 0))}));
		const steady = width(watchDays(at => at / hour, 20));
		expect(steady).toBeLessThan(0.3);
		expect(width(fits)).toBeGreaterThan(2 * steady);
	});
});
