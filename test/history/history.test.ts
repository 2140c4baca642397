import {readdirSync, statSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {openHistory} from '../../source/history/open-history.js';
import {dollars} from '../../source/tokens/money.js';
import {noon} from '../helpers/fake-clock.js';
import {account, balances, countOf, historyScene, minute, second, shown} from './history-scene.js';

describe('a history', () => {
	test('gives back what was recorded, to the nano-dollar, after a restart too', () => {
		const scene = historyScene();
		const history = scene.open();
		history.record(noon, balances({a: '99999.999999999', b: '-0.000000001'}));
		history.record(noon + 30_000, balances({a: '99999.999999998', b: '-0.000000001'}));
		history.close();
		const again = scene.open();
		expect(again.series('a', noon, noon + minute)).toEqual([
			{at: noon, balance: 99_999_999_999_999n},
			{at: noon + 30_000, balance: 99_999_999_999_998n},
		]);
		expect(again.series('b', noon, noon + minute)).toEqual([{at: noon, balance: -1n}]);
		expect(again.notice).toBeNull();
	});

	test('writes so many balances at most as it is told to, and the next ones with the next call', () => {
		const history = historyScene().open();
		const all = balances({a: '1', b: '2', c: '3'});
		const written = (): string[] => ['a', 'b', 'c'].filter(id => history.series(id, noon, noon + minute).length > 0);
		expect(history.record(noon, all, undefined, 2)).toBe(true);
		expect(written()).toEqual(['a', 'b']);
		expect(history.record(noon, all, undefined, 2)).toBe(false);
		expect(written()).toEqual(['a', 'b', 'c']);
		expect(history.series('a', noon, noon + minute)).toEqual([{at: noon, balance: 1_000_000_000n}]);
	});

	test('writes nothing when nothing changed', () => {
		const scene = historyScene();
		const history = scene.open();
		history.record(noon, balances({a: '1', b: '2'}));
		const raw = scene.raw();
		const version = raw.prepare('PRAGMA data_version').get();
		const same = balances({a: '1', b: '2'});
		history.record(noon + 1, same);
		history.record(noon + 2, same);
		expect(raw.prepare('PRAGMA data_version').get()).toEqual(version);
		history.record(noon + 3, balances({a: '1', b: '1'}));
		expect(raw.prepare('PRAGMA data_version').get()).not.toEqual(version);
	});

	test('tells a balance that stood still and then fell from one that fell all the time', () => {
		const history = historyScene().open();
		history.record(noon, balances({a: '5', b: '5'}));
		history.record(noon + (30 * second), balances({a: '5', b: '4'}));
		history.record(noon + (60 * second), balances({a: '5', b: '3'}));
		history.record(noon + (90 * second), balances({a: '4', b: '2'}));
		expect(shown(history, 'a')).toEqual([[0, 5], [60_000, 5], [90_000, 4]]);
		expect(shown(history, 'b')).toEqual([[0, 5], [30_000, 4], [60_000, 3], [90_000, 2]]);
	});

	test('remembers over a restart until when a balance stood still', () => {
		const scene = historyScene();
		const history = scene.open();
		history.record(noon, balances({a: '5'}));
		history.record(noon + (10 * minute), balances({a: '5'}));
		history.close();
		const again = scene.open();
		again.record(noon + (20 * minute), balances({a: '4'}));
		expect(shown(again, 'a')).toEqual([[0, 5], [10 * minute, 5], [20 * minute, 4]]);
	});

	test('gives a part of a series with the sample that held at its beginning', () => {
		const history = historyScene().open();
		for (let at = 0; at < 5; at++) {
			history.record(noon + (at * minute), balances({a: String(10 - at)}));
		}

		expect(shown(history, 'a', noon + (1.5 * minute), noon + (3 * minute))).toEqual([[minute, 9], [2 * minute, 8], [3 * minute, 7]]);
		expect(shown(history, 'a', noon + minute, noon + minute)).toEqual([[minute, 9]]);
		expect(shown(history, 'a', noon - minute, noon)).toEqual([[0, 10]]);
		expect(shown(history, 'a', noon + (9 * minute), noon + (10 * minute))).toEqual([[4 * minute, 6]]);
		expect(history.series('nobody', 0, 8e15)).toEqual([]);
	});

	test('gives the same series again as long as nothing was recorded', () => {
		const history = historyScene().open();
		history.record(noon, balances({a: '5', b: '1'}));
		const series = history.series('a', noon, noon + minute);
		expect(history.series('a', noon, noon + minute)).toBe(series);
		expect(history.series('b', noon, noon + minute)).not.toBe(series);
		history.series('a', noon, noon + minute);
		history.record(noon + 1, balances({a: '4', b: '1'}));
		expect(history.series('a', noon, noon + minute)).toHaveLength(2);
		expect(history.series('a', noon, noon)).toHaveLength(1);
	});

	test('marks a balance that was set rather than spent', () => {
		const history = historyScene().open();
		history.record(noon, balances({a: '5'}));
		history.record(noon + minute, balances({a: '2'}), new Set(['a']));
		history.record(noon + (2 * minute), balances({a: '1'}));
		history.record(noon + (3 * minute), balances({a: '1'}));
		history.record(noon + (4 * minute), balances({a: '1'}), new Set(['a']));
		expect(shown(history, 'a')).toEqual([[0, 5], [minute, 2, 'broken'], [2 * minute, 1], [3 * minute, 1], [4 * minute, 1, 'broken']]);
	});

	test('takes the later of two balances of the same moment', () => {
		const history = historyScene().open();
		history.record(noon, balances({a: '5'}));
		history.record(noon, balances({a: '4'}), new Set(['a']));
		history.record(noon, balances({a: '3'}));
		expect(shown(history, 'a')).toEqual([[0, 3, 'broken']]);
	});

	test('knows whether the account was ever looked at', () => {
		const scene = historyScene();
		const first = scene.open();
		expect(first.isNew).toBe(true);
		first.record(noon, balances({a: '5'}));
		first.close();
		expect(scene.open().isNew).toBe(false);
		expect(scene.open({account: {...account, api: 'v3'}}).isNew).toBe(true);
	});

	test('drops what was recorded while the clock was ahead', () => {
		const scene = historyScene();
		const history = scene.open();
		history.record(noon, balances({a: '9', b: '7'}));
		history.record(noon + (600 * minute), balances({a: '8', b: '7'}));
		history.record(noon + minute, balances({a: '7', b: '7'}));
		history.record(noon + (2 * minute), balances({a: '6', b: '6'}));
		expect(shown(history, 'a')).toEqual([[0, 9], [minute, 7, 'broken'], [2 * minute, 6]]);
		expect(shown(history, 'b')).toEqual([[0, 7], [minute, 7], [2 * minute, 6]]);
	});

	test('drops it after a restart too, of tokens that did not change', () => {
		const scene = historyScene();
		const history = scene.open();
		history.record(noon + (600 * minute), balances({a: '8'}));
		history.close();
		const again = scene.open();
		again.record(noon, balances({a: '8'}));
		again.record(noon + minute, balances({a: '7'}));
		expect(shown(again, 'a')).toEqual([[0, 8, 'broken'], [minute, 7]]);
	});

	test('forgets a token that left the list, and takes it up again when it is back', () => {
		const history = historyScene().open();
		history.record(noon, balances({a: '8', b: '1'}));
		history.record(noon + minute, balances({b: '0.5'}));
		history.record(noon + (2 * minute), balances({a: '7', b: '0.5'}));
		expect(shown(history, 'a')).toEqual([[0, 8], [2 * minute, 7]]);
	});

	test('in memory ends with the program and touches no file', () => {
		const {stateDir, clock} = historyScene();
		const history = openHistory({stateDir: null, account, now: () => clock.now});
		history.record(noon, balances({a: '8'}));
		expect(shown(history, 'a')).toEqual([[0, 8]]);
		history.close();
		expect(() => readdirSync(stateDir)).toThrow('ENOENT');
	});

	test('says nothing and does nothing once it is closed', () => {
		const history = historyScene().open();
		history.close();
		history.close();
		history.record(noon, balances({a: '8'}));
		expect(history.series('a', 0, 8e15)).toEqual([]);
		expect(history.writeAlerts([], ['a'])).toEqual(new Set(['a']));
		expect(history.notice).toBeNull();
	});
});

describe('the files of a history', () => {
	test('are for their owner only, in a directory of the same kind', () => {
		const scene = historyScene();
		scene.open().record(noon, balances({a: '1'}));
		expect((statSync(scene.stateDir).mode & 0o777).toString(8)).toBe('700');
		for (const name of readdirSync(scene.stateDir)) {
			expect(`${name} ${(statSync(`${scene.stateDir}/${name}`).mode & 0o777).toString(8)}`).toBe(`${name} 600`);
		}
	});

	test('are one for each account, with names that are safe', () => {
		const scene = historyScene();
		const accounts = [
			account,
			{...account, api: 'v3'} as const,
			{...account, host: '127.0.0.1:8080'},
			...['../../etc', '..//../etc', 'A'.repeat(300), 'büro', 'baro', ''].map(profile => ({...account, profile})),
		];
		for (const key of accounts) {
			const history = scene.open({account: key});
			history.record(noon, balances({a: '1'}));
			expect(history.notice).toBeNull();
		}

		const names = readdirSync(scene.stateDir).filter(name => name.endsWith('.sqlite'));
		expect(names).toHaveLength(accounts.length);
		expect(names.filter(name => !/^history-[\w.-]+\.sqlite$/.test(name) || name.length > 150)).toEqual([]);
	});
});

describe('several instances', () => {
	test('write a change once, and see what the others wrote', () => {
		const scene = historyScene();
		const [one, two] = [scene.open(), scene.open()];
		one.record(noon, balances({a: '9'}));
		two.record(noon + (10 * second), balances({a: '9'}));
		one.record(noon + (30 * second), balances({a: '8'}));
		two.record(noon + (40 * second), balances({a: '8'}));
		two.record(noon + (70 * second), balances({a: '7'}));
		one.record(noon + (60 * second), balances({a: '7.5'}));
		one.record(noon + (90 * second), balances({a: '7'}));
		expect(shown(one, 'a')).toEqual([[0, 9], [30_000, 8], [40_000, 8], [70_000, 7]]);
		expect(shown(two, 'a')).toEqual(shown(one, 'a'));
		expect(countOf(scene.raw())).toBe(4);
	});

	test('tell of each alert which of them stored it first', () => {
		const scene = historyScene();
		const [one, two] = [scene.open(), scene.open()];
		const low = {id: 'a', state: 'LOW', since: noon, acknowledged: false} as const;
		expect(one.writeAlerts([low])).toEqual(new Set(['a']));
		expect(two.writeAlerts([{...low, since: noon + 5}])).toEqual(new Set());
		expect(two.writeAlerts([{...low, state: 'EMPTY'}])).toEqual(new Set(['a']));
		expect(one.writeAlerts([], ['a', 'b'])).toEqual(new Set(['a']));
		expect(two.writeAlerts([], ['a'])).toEqual(new Set());
	});
});

describe('alerts', () => {
	test('are remembered over a restart, as they were written last', () => {
		const scene = historyScene();
		const history = scene.open();
		history.writeAlerts([{id: 'a', state: 'LOW', since: noon, acknowledged: false}, {id: 'b', state: 'EMPTY', since: noon + 1, acknowledged: true}]);
		history.writeAlerts([{id: 'a', state: 'LOW', since: noon, acknowledged: true}]);
		history.close();
		expect(scene.open().readAlerts()).toEqual(new Map([
			['a', {id: 'a', state: 'LOW', since: noon, acknowledged: true}],
			['b', {id: 'b', state: 'EMPTY', since: noon + 1, acknowledged: true}],
		]));
	});
});

test('ten thousand tokens cost little when few change', () => {
	const history = historyScene().open();
	const all = new Map(Array.from({length: 10_000}, (_, index) => [`token-${index}`, dollars(index)]));
	history.record(noon, all);
	const times: number[] = [];
	for (let poll = 1; poll <= 21; poll++) {
		const next = new Map(all);
		for (let index = 0; index < 20; index++) {
			next.set(`token-${index * 7}`, dollars(poll));
		}

		const begun = performance.now();
		history.record(noon + (poll * 30_000), next);
		times.push(performance.now() - begun);
	}

	// The best of them, so that a machine that is busy does not decide.
	expect(Math.min(...times)).toBeLessThan(250);
});
