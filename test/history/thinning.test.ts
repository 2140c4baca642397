import {statSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type History} from '../../source/history/history-port.js';
import {dollars} from '../../source/tokens/money.js';
import {cases} from '../helpers/cases.js';
import {noon} from '../helpers/fake-clock.js';
import {balances, countOf, day, historyScene, hour, minute, shown} from './history-scene.js';

/** Falls by a dollar every ten minutes for so many hours, from `noon` on. Ends with a balance of 1. */
function fall(history: History, hours: number, others: Readonly<Record<string, string>> = {}): void {
	const polls = hours * 6;
	for (let poll = 0; poll < polls; poll++) {
		history.record(noon + (poll * 10 * minute), balances({a: String(polls - poll), ...others}));
	}
}

const timesOf = (history: History, id: string): number[] => history.series(id, 0, 8e15).map(({at}) => Math.round((at - noon) / minute) / 60);

describe('old samples', () => {
	test('are thinned to the last of each hour after 48 hours', () => {
		const history = historyScene().open();
		fall(history, 60);
		history.prune(noon + (60 * hour));
		const times = timesOf(history, 'a');
		expect(times.filter(time => time < 12)).toEqual(Array.from({length: 12}, (_, index) => ((index * 60) + 50) / 60));
		expect(times.filter(time => time >= 12)).toHaveLength(48 * 6);
	});

	test('are thinned while others are recorded, without being asked', () => {
		const scene = historyScene();
		const history = scene.open();
		fall(history, 100);
		expect(timesOf(history, 'a').filter(time => time < 51)).toHaveLength(51);
		expect(countOf(scene.raw())).toBeLessThan(52 + (50 * 6));
	});

	test('are thinned in steps after a long absence, and all of them in the end', () => {
		const history = historyScene().open();
		fall(history, 48);
		for (let poll = 0; poll < 20; poll++) {
			history.record(noon + (30 * day) + (poll * minute), balances({a: String(900 - poll)}));
		}

		expect(timesOf(history, 'a').filter(time => time < 48)).toHaveLength(48);
	});

	test('go after the retention, but for the one that held at its beginning', () => {
		const history = historyScene().open({retentionDays: 10});
		fall(history, 24, {flat: '3'});
		history.record(noon + (10 * day) + (12 * hour), balances({a: '0.5', flat: '3'}));
		history.prune(noon + (10 * day) + (12 * hour));
		const times = timesOf(history, 'a');
		expect(times.at(0)).toBeGreaterThan(11);
		expect(times.at(0)).toBeLessThanOrEqual(12);
		expect(timesOf(history, 'flat')).toEqual([0]);
	});

	test('are kept for 90 days unless told otherwise', () => {
		const history = historyScene().open();
		fall(history, 1);
		history.record(noon + (90 * day), balances({a: '0.5'}));
		history.prune(noon + (90 * day));
		expect(timesOf(history, 'a')[0]).toBeLessThan(1);
		history.record(noon + (92 * day), balances({a: '0.4'}));
		history.record(noon + (181 * day), balances({a: '0.3'}));
		history.prune(noon + (181 * day));
		expect(timesOf(history, 'a')[0]).toBe(90 * 24);
	});

	test('keep what held at each full hour, whatever was recorded', () => {
		const changes = fc.array(fc.tuple(fc.integer({min: 1, max: 90}), fc.integer({min: 0, max: 50})), {minLength: 1, maxLength: 200});
		fc.assert(fc.property(changes, steps => {
			const history = historyScene().open({stateDir: null});
			const truth = new Map<number, bigint>();
			let at = noon;
			let hourNow = Math.floor(at / hour);
			let balance = dollars(0);
			for (const [minutes, amount] of steps) {
				at += minutes * minute;
				for (; hourNow < Math.floor(at / hour); hourNow++) {
					truth.set((hourNow + 1) * hour, balance);
				}

				balance = dollars(amount);
				history.record(at, new Map([['a', balance]]));
			}

			const first = history.series('a', 0, 8e15)[0]!.at;
			history.prune(at + (30 * day));
			for (const [moment, expected] of truth) {
				if (moment > first) {
					expect(history.series('a', moment - 1, moment - 1).at(-1)?.balance).toBe(expected);
				}
			}

			history.close();
		}), {numRuns: cases(8)});
	});
});

describe('tokens that are gone', () => {
	test('are forgotten with their alerts after the retention', () => {
		const scene = historyScene();
		const history = scene.open({retentionDays: 5});
		history.record(noon, balances({gone: '1', flat: '2', a: '3'}));
		history.writeAlerts([{id: 'gone', state: 'LOW', since: noon, acknowledged: false}, {id: 'flat', state: 'LOW', since: noon, acknowledged: false}]);
		for (let poll = 1; poll <= 30; poll++) {
			history.record(noon + (poll * 6 * hour), balances({flat: '2', a: String(100 - poll)}));
		}

		expect(history.series('gone', 0, 8e15)).toEqual([]);
		expect(shown(history, 'flat')).toEqual([[0, 2]]);
		expect(history.readAlerts().keys().toArray()).toEqual(['flat']);
		expect(scene.raw().prepare('SELECT id FROM tokens').all()).toHaveLength(2);
	});

	test('are not those of an account that nobody looked at for long', () => {
		const scene = historyScene();
		const first = scene.open({retentionDays: 5});
		first.record(noon, balances({a: '3', b: '2'}));
		first.close();
		const history = scene.open({retentionDays: 5});
		for (let poll = 0; poll < 5; poll++) {
			history.record(noon + (100 * day) + (poll * hour), balances({a: String(50 - poll), b: '2'}));
		}

		expect(shown(history, 'b')).toEqual([[0, 2]]);
	});
});

test('the size of the file is bounded', () => {
	const scene = historyScene();
	const history = scene.open({retentionDays: 4});
	const sizes: number[] = [];
	for (let dayNumber = 0; dayNumber < 12; dayNumber++) {
		for (let poll = 0; poll < 24 * 20; poll++) {
			const at = noon + (dayNumber * day) + (poll * 3 * minute);
			history.record(at, balances({a: String(dayNumber + (poll / 1000)), b: String(poll)}));
		}

		sizes.push(statSync(scene.file()).size);
	}

	// Full after five days; what is written later takes the place of what was dropped.
	expect(sizes[11]).toBeLessThanOrEqual(sizes[5]! * 1.1);
});
