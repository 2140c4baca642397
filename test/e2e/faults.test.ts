import process from 'node:process';
import {afterAll, expect, test} from 'vitest';
import {type ApiVersion} from '../../source/api/port.js';
import {cases} from '../helpers/cases.js';
import {createRandom, testSeed} from '../helpers/random.js';
import {startFaultWorld, type FaultWorld} from './fault-world.js';

/** In one run, all worlds together. */
const wantedFaults = cases(300);
/** Each is an account with a server, a proxy and a store of its own: most of the time goes into waiting, so they share it well. */
const worldsPerVersion = 14;

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => {
	unhandled.push(reason);
};

process.on('unhandledRejection', onUnhandled);
afterAll(() => {
	process.off('unhandledRejection', onUnhandled);
});

test('after hundreds of random faults nothing is lost, nothing was applied twice, and all is seen as it is', async () => {
	const random = createRandom(testSeed('Random faults'));
	const worlds: FaultWorld[] = await Promise.all((['v2', 'v3'] satisfies ApiVersion[]).flatMap(version =>
		Array.from({length: worldsPerVersion}, async (_, n) => startFaultWorld(version, random.fork(`${version} ${n}`), `${version} ${n}`))));
	const faults = () => worlds.reduce((sum, {proxy}) => sum + proxy.faults(), 0);
	await Promise.all(worlds.map(async world => {
		while (faults() < wantedFaults) {
			await world.step();
		}

		await world.recover();
	}));
	const fates = worlds.flatMap(world => world.fates);
	const count = (kind: string) => fates.filter(fate => fate === kind).length;
	console.log(`${faults()} faults; ${fates.length} changes: ${['done', 'failed', 'unsettled', 'refused'].map(kind => `${count(kind)} ${kind}`).join(', ')}`);
	expect(faults()).toBeGreaterThanOrEqual(wantedFaults);
	// It would prove little if hardly anything had gone through.
	expect(count('done')).toBeGreaterThan(fates.length / 4);
	expect(unhandled).toEqual([]);
});
