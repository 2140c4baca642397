import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {openMonitoredStore} from '../../source/commands/load-tokens.js';
import {makeContext} from '../helpers/command-context.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {eventually} from '../helpers/patience.js';
import {makeStateDir} from '../helpers/state-dir.js';

test('what a command watches is told to the profile\'s alert command, since no other instance will', async () => {
	const directory = makeStateDir();
	mkdirSync(directory);
	const file = path.join(directory, 'got');
	const clock = createFakeClock();
	const {context} = makeContext(createFakeApi([makeToken('a', {balance: money('5')})]), {settings: {onAlert: `cat > '${file}.tmp'; mv '${file}.tmp' '${file}'`}});
	const {store, close} = openMonitoredStore(context.session, clock);
	onTestFinished(close);
	store.start();
	await clock.advance(0);
	await eventually(() => {
		expect(existsSync(file)).toBe(true);
	});
	expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({kind: 'summary', state: 'LOW'});
});
