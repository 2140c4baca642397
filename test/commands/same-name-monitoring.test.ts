import {expect, onTestFinished, test} from 'vitest';
import {eventSchema} from '../../source/commands/watch-events.js';
import {runWatch} from '../../source/commands/watch.js';
import {openRotations} from '../../source/history/rotations.js';
import {type Token} from '../../source/tokens/token.js';
import {makeContext} from '../helpers/command-context.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {exportFake} from '../helpers/start-exporter.js';
import {startStore} from '../helpers/start-store.js';

const ids = ['0f8fad5b-d9cb-469f-a165-000000000001', '0f8fad5b-d9cb-469f-a165-000000000002'] as const;
const ann = makeToken('dup', {id: ids[0], member: 'ann@example.com', masked: 'eden-…1111', balance: money('5')});
const bob = makeToken('dup', {id: ids[1], member: 'bob@example.com', masked: 'eden-…2222', balance: money('7')});

test('the exporter has a series for each key of one name', async () => {
	const past = makeToken('dup', {id: 'revoked:dup:eden-%E2…0:', revoked: true});
	const {scrape} = await exportFake([ann, past, bob]);
	const families = await scrape();
	expect(families.get('eden_token_balance_usd')!.samples.map(({labels, value}) => [labels.id, value])).toEqual([[ids[0], 5], [ids[1], 7]]);
	const states = families.get('eden_token_state')!.samples.map(({labels}) => `${labels.id} ${labels.state}`);
	expect(new Set(states).size).toBe(states.length);
});

async function watchFake(tokens: readonly Token[]) {
	const api = createFakeApi(tokens);
	const {context, output} = makeContext(api);
	const clock = createFakeClock(noon);
	const stop = new AbortController();
	const ended = runWatch({...context, signal: stop.signal}, {names: ['dup']}, clock);
	onTestFinished(async () => {
		stop.abort();
		await ended;
	});
	await clock.advance(0);
	return {
		api,
		async refresh() {
			const told = output.lines().length;
			await clock.advance(30_000);
			return output.lines().slice(told).map(line => eventSchema.parse(JSON.parse(line)));
		},
	};
}

test('watch tells of each key of one name by its id', async () => {
	const {api, refresh} = await watchFake([ann, bob]);
	api.tokens.set(bob.id, {...bob, balance: money('6.5')});
	expect(await refresh()).toMatchObject([{event: 'balance', change: '-0.5', token: {id: bob.id, member: 'bob@example.com'}}]);
	api.tokens.delete(ann.id);
	expect(await refresh()).toMatchObject([{event: 'deleted', token: {id: ann.id}}]);
});

test('watch tells of a v2 token that is revoked once, though its row stays', async () => {
	const live = makeToken('dup');
	const {api, refresh} = await watchFake([live]);
	api.tokens.delete('dup');
	api.tokens.set('revoked:dup::', {...live, id: 'revoked:dup::', revoked: true});
	expect(await refresh()).toMatchObject([{event: 'deleted', token: {id: 'dup'}}]);
});

test('a guided rotation takes no other member\'s key for its own', async () => {
	const rotations = openRotations({stateDir: null, account: {profile: 'default', host: 'api.example.com', api: 'v3'}});
	const {store, api} = await startStore([ann, bob], {rotations});
	rotations.put({oldId: bob.id, oldName: 'dup', newName: 'dup-2', newId: null, startedAt: noon, step: 'create', granted: null, debt: null, chargedFrom: null});
	api.tokens.set('of-ann', {...ann, id: 'of-ann', name: 'dup-2'});
	expect(await store.lookForSuccessor(bob.id)).toMatchObject({kind: 'done', value: {step: 'create', newId: null}});
	api.tokens.set('of-bob', {...bob, id: 'of-bob', name: 'dup-2'});
	expect(await store.lookForSuccessor(bob.id)).toMatchObject({kind: 'done', value: {step: 'hand-over', newId: 'of-bob'}});
});
