import {describe, expect, test, vi} from 'vitest';
import {type Account} from '../../../source/account/account.js';
import {type AuditEntry} from '../../../source/history/history-port.js';
import {type Settings, SettingsError} from '../../../source/settings/settings.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {dollars} from '../../../source/tokens/money.js';
import {createFakeApi, type FakeApi} from '../../helpers/fake-api.js';
import {createFakeClock} from '../../helpers/fake-clock.js';
import {makeToken} from '../../helpers/make-token.js';
import {makeAccount, makeSettings, openFakeScreens, speaks, type FakeScreen} from '../../helpers/ui.js';

const profiles = ['broken', 'production', 'staging'];

type Scene = FakeScreen & {
	/** What is behind the profile `production`. */
	readonly production: {readonly api: FakeApi; readonly audited: readonly AuditEntry[]; readonly opened: Account[]};
	readonly closed: string[];
};

/** The screens on `staging`, from which `production` can be opened, and `broken` cannot. */
async function openScene(values: Partial<Settings> = {}, staging = {}): Promise<Scene> {
	const closed: string[] = [];
	const audited: AuditEntry[] = [];
	const opened: Account[] = [];
	const api = Object.assign(speaks(createFakeApi([makeToken('prod-web'), makeToken('prod-app')]), 'v3'), {host: 'api.eu.edenai.run'});
	const screen = await openFakeScreens([makeToken('staging-web'), makeToken('staging-app')], {
		settings: {profile: 'staging', profiles, ...staging},
		async openProfile(name) {
			if (name === 'broken') {
				throw new SettingsError('credentials', 'The command "pass show broken" failed with status 1.', 'Run it in a shell to see why.');
			}

			const clock = createFakeClock();
			const account = makeAccount(api, clock, makeSettings({profile: name, profiles, api: 'v3', headerColor: 'red', ...values}), {audited});
			opened.push(account);
			account.store.start();
			await clock.advance(0);
			return {...account, session: {...account.session, async close() {
				closed.push(name);
			}}};
		},
	});
	return {...screen, production: {api, audited, opened}, closed};
}

describe('the profiles', () => {
	test('are gone through to both ends by End and Home, G and g', async () => {
		const {press, app} = await openScene();
		await press('P');
		const indexes: unknown[] = [];
		for (const key of ['end', 'home', 'G', 'g'] as const) {
			await press(key);
			indexes.push(app.ui.dialog?.kind === 'profiles' && app.ui.dialog.index);
		}

		expect(indexes).toEqual([profiles.length - 1, 0, profiles.length - 1, 0]);
	});

	test('are a list with the present one under the cursor', async () => {
		const {press, text, line} = await openScene();
		await press('P');
		expect(text()).toContain('Switch account');
		expect(line('▸ staging')).toContain('(shown now)');
		expect(line('production')).not.toContain('shown now');
	});

	test('are gone through by ↑ ↓ and left by Esc without effect', async () => {
		const {press, line, text, app, production} = await openScene();
		await press('P', 'up');
		expect(line('▸ production')).not.toBe('');
		await press('down', 'down');
		expect(line('▸ broken')).not.toBe('');
		await press('esc');
		expect(text()).not.toContain('Switch account');
		expect([app.account?.settings.profile, production.opened]).toEqual(['staging', []]);
	});

	test('are said to be one only where there is one', async () => {
		const {press, text} = await openFakeScreens([makeToken('dev-web')]);
		await press('P');
		expect(text()).toContain('There is only one account: add profiles to\n/home/me/.config/eden-tokens/config.yaml.');
	});
});

describe('the chosen profile', () => {
	test('is shown with its own tokens, host, API, thresholds and read-only mode, and nothing of the former one', async () => {
		const {press, text, lines, line} = await openScene({readOnly: true, thresholds: {base: {...defaultThresholds, low: dollars(60)}, overrides: []}});
		expect(line('staging-app')).toContain('OK');
		await press('space', '/', 'w', 'e', 'b', 'enter', 'P', 'up', 'enter');
		expect(lines()[0]).toMatch(/^eden-tokens · production · api\.eu\.edenai\.run · v3 +READ-ONLY/);
		expect(line('prod-app')).toContain('LOW');
		expect(text()).not.toContain('staging');
		expect(text()).not.toContain('marked');
		await press('D');
		expect(text()).toContain('Read-only: nothing is changed.');
	});

	test('has its own colour over the whole first line', async () => {
		const {press, raw, app} = await openScene({color: true});
		expect(app.getModel().theme.bar).toBeUndefined();
		await press('P', 'up', 'enter');
		expect(app.getModel().theme.bar?.('x')).toBe('\u001B[1;7;31mx\u001B[22;27;39m');
		expect(raw()).toContain('production');
	});

	test('writes to its own audit', async () => {
		const {press, type, audited, production} = await openScene();
		await press('P', 'up', 'enter', 'b');
		await type('5');
		await press('enter');
		expect([audited, production.audited.map(({token}) => token)]).toEqual([[], ['prod-app']]);
	});

	test('that cannot be opened is told in the dialog, with what to do, and the former account stays', async () => {
		const {press, text, app} = await openScene();
		await press('P', 'down', 'enter');
		expect(text()).toContain('The command "pass show broken" failed with status 1. Run it in a shell to see\nwhy.');
		expect(text()).toContain('staging-web');
		expect(app.account?.settings.profile).toBe('staging');
		await press('down', 'enter');
		expect(app.account?.settings.profile).toBe('production');
	});

	test('that is shown already stays as it is', async () => {
		const {press, text, production} = await openScene();
		await press('P', 'enter');
		expect(text()).toContain('staging is shown already.');
		expect(production.opened).toEqual([]);
	});
});

describe('what is in flight when the account is switched', () => {
	test('ends, and its outcome is told in the other account, by the name of its profile', async () => {
		const {press, type, text, api, app, audited, settle} = await openScene();
		const answer = api.hold('update');
		await press('b');
		await type('5');
		await press('enter', 'esc', 'P', 'up', 'enter');
		expect(app.account?.settings.profile).toBe('production');
		answer();
		await settle();
		expect(text()).toContain('staging: staging-app: balance $50.00 → $5.00');
		expect(app.account?.store.getState().activity.at(-1)?.text).toBe('staging: staging-app: balance $50.00 → $5.00');
		expect(audited).toMatchObject([{token: 'staging-app', outcome: 'done'}]);
		expect(app.account?.store.getState().tokens.get('staging-app')).toBeUndefined();
	});

	test('is told where it failed, too', async () => {
		const {press, type, text, api, settle} = await openScene();
		const answer = api.hold('update');
		api.fail('update', new Error('boom'));
		await press('b');
		await type('5');
		await press('enter', 'esc', 'P', 'up', 'enter');
		answer();
		await settle();
		expect(text()).toContain('Error: staging: The answer could not be handled (boom).');
	});

	test('may be a new secret, which is shown all the same, and says of which account it is', async () => {
		const {press, type, text, api, audited, copied, settle} = await openScene();
		const answer = api.hold('create');
		await press('n');
		await type('staging-new');
		await press('enter', 'esc', 'P', 'up', 'enter');
		answer();
		await settle();
		expect(text()).toContain('Secret of staging-new (staging)');
		expect(text()).toContain('fake-secret-of-staging-new');
		await press('Y');
		expect(copied).toEqual(['fake-secret-of-staging-new']);
		expect(audited.map(({action}) => action)).toEqual(['create', 'secret']);
		await press('esc');
		expect(text()).toContain('prod-web');
	});

	test('keeps the former session open until then', async () => {
		const {press, type, api, app, settle} = await openScene();
		const former = app.account!;
		const close = vi.spyOn(former.session, 'close');
		const answer = api.hold('update');
		await press('b');
		await type('5');
		await press('enter', 'esc', 'P', 'up', 'enter');
		expect(close).not.toHaveBeenCalled();
		answer();
		await settle();
		expect(close).toHaveBeenCalledOnce();
	});

	test('is waited for when the program ends', async () => {
		const {press, type, api, app, settle, audited} = await openScene();
		const answer = api.hold('update');
		await press('b');
		await type('5');
		await press('enter', 'esc');
		let isStopped = false;
		const told: string[] = [];
		const stopping = (async () => {
			await app.stop(line => {
				told.push(line);
			});
			isStopped = true;
		})();
		await settle();
		expect(isStopped).toBe(false);
		answer();
		await stopping;
		expect(audited).toMatchObject([{token: 'staging-app', outcome: 'done'}]);
		expect(told).toEqual(['What was sent is not answered yet: waiting for it. Ctrl-C leaves at once.', 'staging-app: balance $50.00 → $5.00']);
	});

	test('is not waited for where nothing is', async () => {
		const {app} = await openScene();
		const told: string[] = [];
		await app.stop(line => {
			told.push(line);
		});
		expect(told).toEqual([]);
	});

	test('may be a secret that comes when the program has ended: what to do is told, the secret is not', async () => {
		const {press, type, api, app} = await openScene();
		const answer = api.hold('create');
		await press('n');
		await type('staging-new');
		await press('enter', 'esc');
		const told: string[] = [];
		const stopping = app.stop(line => {
			told.push(line);
		});
		answer();
		await stopping;
		expect(told.slice(1)).toEqual(['staging-new was created.', expect.stringMatching(/^The secret of staging-new came too late to be shown/) as string]);
		expect(told.join('')).not.toContain('fake-secret');
	});
});

test('a new secret takes the place of no other dialog, and none takes its place', async () => {
	const {press, type, text, api, settle} = await openScene();
	const answer = api.hold('create');
	await press('n');
	await type('staging-new');
	await press('enter', 'esc', 'b');
	await type('12');
	answer();
	await settle();
	expect(text()).toContain('Balance of staging-app');
	expect(text()).toContain('12');
	expect(text()).toContain('The secret of staging-new waits: it is shown when this dialog is closed.');
	await press('esc');
	expect(text()).toContain('fake-secret-of-staging-new');
	await press('esc');
	expect(text()).not.toContain('fake-secret');
});
