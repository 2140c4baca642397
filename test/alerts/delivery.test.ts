import {expect, test} from 'vitest';
import {inTurn} from '../../source/alerts/delivery.js';
import {makeAlert} from './alert-scene.js';

test('of more than a hundred alerts that wait, the oldest are dropped', async () => {
	const sent: string[] = [];
	const first = Promise.withResolvers<undefined>();
	const all = Promise.withResolvers<undefined>();
	const {deliver} = inTurn(async ({text}) => {
		sent.push(text);
		await first.promise;
		if (text === '149') {
			all.resolve(undefined);
		}
	});
	for (let number = 0; number < 150; number++) {
		deliver(makeAlert({text: String(number)}));
	}

	first.resolve(undefined);
	await all.promise;
	expect(sent).toHaveLength(101);
	expect(sent.slice(0, 2)).toEqual(['0', '50']);
});
