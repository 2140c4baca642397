import {createStore, type Store, type StoreOptions} from '../../source/store/store.js';
import {type Token} from '../../source/tokens/token.js';
import {createFakeApi, type FakeApi} from './fake-api.js';
import {createFakeClock, type FakeClock} from './fake-clock.js';

export type StoreScene = {readonly store: Store; readonly api: FakeApi; readonly clock: FakeClock};

/** A store on a server in memory that has read its list once. */
export async function startStore(tokens: readonly Token[], options: Partial<StoreOptions> = {}): Promise<StoreScene> {
	const clock = createFakeClock();
	const api = createFakeApi(tokens);
	const store = createStore({api, clock, refreshMs: 30_000, readOnly: false, random: () => 0, ...options});
	store.start();
	await clock.advance(0);
	return {store, api, clock};
}

/** What a session did, newest last, as `level: text`. */
export const activityOf = (store: Store): string[] => store.getState().activity.map(({level, text}) => `${level}: ${text}`);
