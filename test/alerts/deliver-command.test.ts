import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {deliverToCommand, type CommandOptions} from '../../source/alerts/deliver-command.js';
import {eventually} from '../helpers/patience.js';
import {makeStateDir} from '../helpers/state-dir.js';
import {keepLog, makeAlert, source, testAlert} from './alert-scene.js';

/** A directory, and a way to a command that may write into it as `$DIR`. */
function scene(script: string, options: Partial<CommandOptions> = {}) {
	const directory = makeStateDir();
	mkdirSync(directory);
	const {log, lines} = keepLog();
	const delivery = deliverToCommand({command: `DIR='${directory}'; ${script}`, source, log, ...options});
	onTestFinished(delivery.stop);
	return {...delivery, lines, file: (name: string) => path.join(directory, name), read: (name: string) => readFileSync(path.join(directory, name), 'utf8')};
}

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		// A process that is dead, but not yet waited for by anybody, counts as dead.
		return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
	} catch {
		return false;
	}
};

describe('an alert command', () => {
	test('gets the alert as one JSON line', async () => {
		const {deliver, read, file} = scene('cat > "$DIR/got.tmp"; mv "$DIR/got.tmp" "$DIR/got"');
		deliver(makeAlert());
		await eventually(() => {
			expect(existsSync(file('got'))).toBe(true);
		});
		expect(read('got').split('\n')).toHaveLength(2);
		expect(JSON.parse(read('got'))).toMatchObject({token: 'prod-web', state: 'LOW', profile: 'acme'});
	});

	test('gets the environment, but for the key of the account', async () => {
		vi.stubEnv('EDENAI_API_KEY', 'the-account-key');
		vi.stubEnv('EDENAI_BASE_URL', 'https://api.example.com');
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		const {deliver, lines} = scene('env | grep -c "^EDENAI_API_KEY="; echo "host: $EDENAI_BASE_URL"');
		deliver(makeAlert());
		await eventually(() => {
			expect(lines).toEqual(['info: Alert command: 0', 'info: Alert command: host: https://api.example.com']);
		});
	});

	test('gets one alert after the other', async () => {
		const {deliver, lines} = scene(String.raw`sed 's/.*"token":"\([a-z]*\)".*/got \1/'; sleep 0.1; echo done`);
		for (const name of ['one', 'two']) {
			deliver({...makeAlert(), token: {...makeAlert().token!, name}});
		}

		await eventually(() => {
			expect(lines).toEqual(['info: Alert command: got one', 'info: Alert command: done', 'info: Alert command: got two', 'info: Alert command: done']);
		});
	});

	test('has its output and its failure in the log', async () => {
		const {deliver, lines} = scene('echo sent; echo "" ; echo oops >&2; exit 3');
		deliver(makeAlert());
		await eventually(() => {
			expect(lines.at(-1)).toBe('warning: The alert command failed: exit status 3.');
		});
		expect(lines.toSorted()).toEqual(['info: Alert command: oops', 'info: Alert command: sent', 'warning: The alert command failed: exit status 3.']);
	});

	test('that prints without end floods nothing', async () => {
		const {deliver, lines} = scene(String.raw`head -c 20000000 /dev/zero | tr '\0' x; yes | head -n 100000`);
		deliver(makeAlert());
		deliver(testAlert);
		await eventually(() => {
			expect(lines.at(-1)).toBe('success: The alert command took the test alert.');
		});
		expect(lines).toHaveLength(3);
		expect(lines[0]).toHaveLength('info: Alert command: '.length + 200);
	});

	test('that does not read its input, or ends at once, is as well', async () => {
		const {deliver, lines} = scene('exec true');
		deliver(makeAlert({text: 'x'.repeat(500_000)}));
		deliver(testAlert);
		await eventually(() => {
			expect(lines).toEqual(['success: The alert command took the test alert.']);
		});
	});

	test('is ended after its time, with all that it started', async () => {
		const {deliver, lines, read} = scene('sleep 600 & echo $! > "$DIR/pid"; sleep 600', {limitMs: 500});
		deliver(makeAlert());
		await eventually(() => {
			expect(lines).toEqual(['warning: The alert command failed: it was ended after 0.5 s.']);
		});
		await eventually(() => {
			expect(isAlive(Number(read('pid')))).toBe(false);
		});
	});

	test('does not keep the next one waiting for what left it and holds its output open', async () => {
		const {deliver, lines} = scene('setsid sleep 30 & echo started', {limitMs: 500});
		deliver(makeAlert());
		await eventually(() => {
			expect(lines.at(-1)).toBe('warning: The alert command failed: it was ended after 0.5 s.');
		});
	});

	test('ends with the program, and tells nothing any more', async () => {
		const {deliver, stop, lines, read, file} = scene('sleep 600 & echo $! > "$DIR/pid.tmp"; mv "$DIR/pid.tmp" "$DIR/pid"; wait');
		deliver(makeAlert());
		deliver(makeAlert());
		await eventually(() => {
			expect(existsSync(file('pid'))).toBe(true);
		});
		stop();
		deliver(makeAlert());
		await eventually(() => {
			expect(isAlive(Number(read('pid')))).toBe(false);
		});
		expect(lines).toEqual([]);
	});

	test('that does not exist is told', async () => {
		const {deliver, lines} = scene('/nowhere/notify.sh');
		deliver(makeAlert());
		await eventually(() => {
			expect(lines.at(-1)).toBe('warning: The alert command failed: exit status 127.');
		});
	});
});
