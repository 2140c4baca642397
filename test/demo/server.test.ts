import {expect, it, vi} from 'vitest';
import {startDemoServer} from '../../source/demo/server.js';
import {startWorld, v2Root, v3Root} from './demo-world.js';

it('listens on loopback, on a free port, with keys of its own that nobody takes for real', async () => {
	const {server} = await startWorld();
	expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
	expect(server.keys.v2).toMatch(/^eyJ.*demo.*FAKE/);
	expect(server.keys.v3).toMatch(/^mgmt-eden-demo-FAKE/);
	expect(server.keys.v3ReadOnly).toMatch(/^mgmt-eden-demo-FAKE/);
});

it('takes the port that it is told, and says so when that is taken', async () => {
	const {server} = await startWorld();
	const port = Number(new URL(server.url).port);
	await expect(startDemoServer({port})).rejects.toMatchObject({code: 'EADDRINUSE'});
	await server.close();
	const next = await startDemoServer({port});
	expect(next.url).toBe(server.url);
	await next.close();
});

it('can be closed twice, and is then gone', async () => {
	const {server} = await startWorld();
	await server.close();
	await server.close();
	await expect(fetch(server.url)).rejects.toThrow();
});

it('hangs up, rather than let a client wait, where it makes a mistake itself, and goes on', async () => {
	const {server, call} = await startWorld();
	const broken = vi.spyOn(server.account, 'active').mockImplementation(() => {
		throw new Error('A mistake.');
	});
	await expect(call('GET', v2Root)).rejects.toThrow();
	broken.mockRestore();
	expect(await call('GET', v2Root)).toMatchObject({status: 200});
});

it('works by the clock of the machine unless told otherwise', async () => {
	const {server, get} = await startWorld({now: Date.now});
	expect(Math.abs(server.account.now() - Date.now())).toBeLessThan(10_000);
	expect(await get(v2Root)).toEqual(expect.arrayContaining([expect.objectContaining({name: 'prod-web-app'})]));
});

it('holds one account: what one API changes, the other shows', async () => {
	const {call, get} = await startWorld();
	const {body} = await call('POST', v3Root, {name: 'shared', balance: '3'});
	const {id} = body as {id: string};
	expect(await get(`${v2Root}shared/`)).toMatchObject({balance: 3});
	await call('PATCH', `${v2Root}shared/`, {balance: 4});
	expect(await get(`${v3Root}${id}/`)).toMatchObject({balance: '4.000000000'});
	await call('DELETE', `${v3Root}${id}/`);
	expect(await call('GET', `${v2Root}shared/`)).toMatchObject({status: 404});
});

it('starts the same every time but for what depends on the hour', async () => {
	const [first, second] = [await startWorld(), await startWorld()];
	expect(await second.get(v3Root)).toEqual(expect.objectContaining({results: (await first.get(v3Root) as {results: unknown[]}).results}));
});
