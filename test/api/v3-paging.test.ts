import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {type TokenList} from '../../source/api/port.js';
import {cases} from '../helpers/cases.js';
import {html, json, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, errorOf} from './test-api.js';
import {createV3World, idOf, v3Key, type V3Key, type V3World} from './v3-world.js';

let server: FaultServer;
let world: V3World;

beforeEach(async () => {
	server = await startFaultServer();
});

afterEach(async () => server.close());

const keys = (count: number): V3Key[] => Array.from({length: count}, (_, index) => v3Key(index));

function start(initial: readonly V3Key[]) {
	world = createV3World(initial);
	server.play(world.script);
	return createTestApi(server.url, {version: 'v3'});
}

const offsetsRead = () => server.seen.map(({path}) => Number(new URL(path, 'http://localhost').searchParams.get('offset')));
const idsOf = ({tokens}: TokenList) => tokens.map(({id}) => id);

/** Lets something happen once, before the page at `offset` is answered. */
function once(offset: number, action: () => void): void {
	let isDue = true;
	world.beforePage = at => {
		if (!(isDue && at === offset)) {
			return;
		}

		isDue = false;
		action();
	};
}

describe('the v3 list', () => {
	it.each([0, 1, 99, 100, 101, 250])('reads all of %d keys, each page once', async count => {
		const list = await start(keys(count)).list();
		expect(idsOf(list)).toEqual(keys(count).map(({id}) => id));
		expect(list.problems).toEqual([]);
		// A last page that is full may not be the last.
		const pages = Math.floor(count / 100) + 1;
		expect(offsetsRead().toSorted((a, b) => a - b)).toEqual(Array.from({length: pages}, (_, index) => index * 100));
	});

	it('is the same list again where no key changed, and another where one did, moved or went', async () => {
		const initial = keys(250);
		const api = start(initial);
		const first = await api.list();
		expect(await api.list()).toBe(first);
		for (const changed of [initial.with(249, v3Key(249, {balance: '1.5'})), initial.toReversed(), initial.slice(1), initial]) {
			world.keys = [...changed];
			const next = await api.list();
			expect(next).not.toBe(first);
			expect(idsOf(next)).toEqual(changed.map(({id}) => id));
			expect(await api.list()).toBe(next);
		}
	});

	it('is another list where the same keys are all that is shown, but the server counts more', async () => {
		const all = keys(5);
		const api = start(all);
		let total = 5;
		server.play(() => json(200, {results: all, total_count: total}));
		const lists: TokenList[] = [];
		for (total of [5, 7, 5]) {
			lists.push(await api.list());
		}

		expect(lists.map(({problems}) => problems.map(({missing}) => missing))).toEqual([[], [2], []]);
	});

	it('shows the first page before the rest, and all so far with each', async () => {
		const seen: Array<[number, number]> = [];
		const list = await start(keys(450)).list({onPage(soFar, total) {
			seen.push([soFar.tokens.length, total]);
		}});
		expect(seen).toHaveLength(5);
		expect(seen[0]).toEqual([100, 450]);
		expect(seen.at(-1)).toEqual([list.tokens.length, 450]);
	});

	it('goes on by the size of the pages that the server gives', async () => {
		const api = start(keys(130));
		server.play(request => world.script({...request, path: request.path.replace('limit=100', 'limit=40')}));
		expect(idsOf(await api.list())).toEqual(keys(130).map(({id}) => id));
	});

	it('finds a key that is added at the end while it is read', async () => {
		const api = start(keys(200));
		once(100, () => {
			world.keys.push(v3Key(777));
		});
		expect(idsOf(await api.list()).toSorted()).toEqual([...keys(200), v3Key(777)].map(({id}) => id!).toSorted());
		expect(offsetsRead().length).toBeLessThanOrEqual(4);
	});

	it('finds a key that is added at the beginning, and none is lost or doubled by the shift', async () => {
		const api = start(keys(300));
		once(200, () => {
			world.keys.unshift(v3Key(777));
		});
		const list = await api.list();
		expect(idsOf(list).toSorted()).toEqual([...keys(300), v3Key(777)].map(({id}) => id!).toSorted());
		expect(list.problems).toEqual([]);
	});

	it('reads once more when a row slipped past a page boundary, though the number is the same', async () => {
		const api = start(keys(300));
		// Revoked keys go to the end: everything behind moves up by one, and number 100 onto the page that was read already.
		once(100, () => {
			world.keys.push({...world.keys.shift()!, revoked: true});
		});
		const list = await api.list();
		expect(idsOf(list).toSorted()).toEqual(keys(300).map(({id}) => id!).toSorted());
		expect(list.tokens.find(({id}) => id === idOf(0))?.revoked).toBe(true);
	});

	it('drops what vanished while it was read', async () => {
		const api = start(keys(250));
		once(200, () => {
			world.keys.shift();
		});
		expect(idsOf(await api.list())).toEqual(keys(250).slice(1).map(({id}) => id));
	});

	it('says so when the server counts more keys than it ever shows', async () => {
		const api = start(keys(5));
		server.play(() => json(200, {results: keys(3), total_count: 5}));
		const {tokens, problems} = await api.list();
		expect(tokens).toHaveLength(3);
		expect(problems).toEqual([{subject: 'the list', what: expect.stringContaining('2 of 5 keys may be missing') as string, missing: 2}]);
	});

	it('follows the paging past a number of keys that is too low', async () => {
		const api = start([]);
		const all = keys(430);
		// It counts fewer, as where revoked keys are not counted.
		for (const next of ['https://api.example.com/next', null, undefined]) {
			server.play(request => {
				const at = Number(new URL(request.path, 'http://localhost').searchParams.get('offset'));
				return json(200, {results: all.slice(at, at + 100), total_count: 180, next: next === undefined ? undefined : (at + 100 < 430 ? next : null)});
			});
			const list = await api.list();
			expect(idsOf(list)).toEqual(all.map(({id}) => id));
			expect(list.problems).toEqual([]);
		}

		const sent = server.seen.length;
		await api.list();
		expect(server.seen.length - sent).toBe(5);
	});

	it('takes an empty page for the end where the number of keys is too high, and says so', async () => {
		const api = start([]);
		const all = keys(250);
		server.play(request => {
			const at = Number(new URL(request.path, 'http://localhost').searchParams.get('offset'));
			return json(200, {results: all.slice(at, at + 100), total_count: 350, next: at + 100 < 250 ? 'https://api.example.com/next' : null});
		});
		const list = await api.list();
		expect(idsOf(list)).toEqual(all.map(({id}) => id));
		expect(list.problems).toEqual([{subject: 'the list', what: 'the server counts 350 keys, but its pages end after 250', missing: 0}]);
		expect(server.seen).toHaveLength(4);
	});

	it('ends where pages repeat for ever, and says how many keys may be missing', async () => {
		const api = start([]);
		server.play(() => json(200, {results: keys(100), total_count: 246, next: 'https://api.example.com/next'}));
		const list = await api.list();
		expect(list.tokens).toHaveLength(100);
		expect(list.problems).toMatchObject([{what: expect.stringContaining('146 of 246 keys may be missing') as string, missing: 146}]);
		expect(server.seen.length).toBeLessThan(10);
	});

	it('keeps legacy keys apart and their ids the same from list to list', async () => {
		const legacy = [v3Key(1, {id: null, name: 'old'}), v3Key(2, {id: null, name: 'old', revoked: true}), v3Key(3, {id: null, name: 'older'})];
		const api = start(legacy);
		const first = idsOf(await api.list());
		world.keys.reverse();
		expect(new Set(first).size).toBe(3);
		expect(idsOf(await api.list()).toSorted()).toEqual(first.toSorted());
	});

	it('shows the others when one key is malformed, and names it', async () => {
		const list = await start([v3Key(1), v3Key(2, {balance: 'abc'}), v3Key(3)]).list();
		expect(idsOf(list)).toEqual([idOf(1), idOf(3)]);
		expect(list.problems).toEqual([{id: idOf(2), subject: 'key-2', what: 'the balance "abc" is no number within ±100000'}]);
	});

	it.each([
		['nothing can be read', json(200, {results: [{id: 1}, 'x'], total_count: 2})],
		['there is no number of keys', json(200, {results: keys(1)})],
		['the results are no list', json(200, {results: {}, total_count: 1})],
		['the number of keys is absurd', json(200, {results: keys(1), total_count: 1e9})],
		['keys are counted but none is sent', json(200, {results: [], total_count: 7})],
		['there is a list in place of a page', json(200, keys(2))],
		['it is a web page', html(200, 'Login')],
	])('is no list when %s', async (_, answer) => {
		const api = start([]);
		server.play(() => answer);
		expect(await errorOf(api.list())).toMatchObject({kind: 'contract', message: expect.stringMatching(/^Could not list the tokens: .+\.$/) as string});
	});

	it('fails as a whole when a page fails, and stops reading', async () => {
		const api = start(keys(900));
		server.play(request => (request.path.includes('offset=100') ? json(403, {detail: 'no'}) : world.script(request)));
		expect(await errorOf(api.list())).toMatchObject({kind: 'forbidden'});
		const sent = server.seen.length;
		await api.list().catch(() => undefined);
		expect(server.seen.length - sent).toBeLessThanOrEqual(10);
	});

	it('loses and doubles nothing, whatever is added or moved while it is read', async () => {
		const change = fc.record({
			before: fc.integer({min: 0, max: 3}).map(page => page * 100),
			kind: fc.constantFrom('append', 'prepend', 'move'),
			row: fc.integer({min: 0, max: 349}),
		});
		await fc.assert(fc.asyncProperty(fc.array(change, {maxLength: 2}), async changes => {
			const api = start(keys(350));
			const left = [...changes];
			let added = 1000;
			world.beforePage = offset => {
				const due = left.filter(({before}) => before === offset);
				for (const one of due) {
					left.splice(left.indexOf(one), 1);
					if (one.kind === 'move') {
						world.keys.push(...world.keys.splice(one.row, 1));
					} else {
						world.keys[one.kind === 'append' ? 'push' : 'unshift'](v3Key(added++));
					}
				}
			};

			const list = await api.list();
			expect(idsOf(list).toSorted()).toEqual(world.keys.map(({id}) => id!).toSorted());
		}), {numRuns: cases(20)});
	});
});
