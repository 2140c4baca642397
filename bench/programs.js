import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {nodePath, programPath} from '../test/helpers/clean-environment.ts';

/*
A program that is measured: how it is started, how its frame and its data are known when they are on the screen, and which keys open and close its filter (undefined: it is not measured).
*/

const searchPath = '/usr/local/bin:/usr/bin:/bin';

const isInstalled = name => searchPath.split(':').some(folder => existsSync(path.join(folder, name)));

/** Debian packages of the peers, by name. */
export const packages = {htop: 'htop', fzf: 'fzf', VisiData: 'visidata'};

export const bareNode = [nodePath, '-e', '0'];

/** The built program with these options. */
export const edenTokens = (...options) => [nodePath, programPath, ...options];

export const subject = {
	name: 'eden-tokens',
	command: (options = []) => edenTokens(...options),
	frame: /STATUS.*NAME/,
	data: /▸ .*(?:\$\d|no limit)/,
	filter: {open: '/', close: '\u001B'},
};

/**
The peers that are installed, on a list of `size` rows in `folder`, and the Debian packages of those that are not. htop has as many rows as the machine has processes.

@param {string} folder
@param {number} size
*/
export async function findPeers(folder, size) {
	const list = path.join(folder, `list-${size}.csv`);
	const rows = Array.from({length: size}, (_, n) => `prod-web-${String(n).padStart(5, '0')},live,$${n % 100}.50,2027-01-31`);
	await writeFile(list, ['name,type,balance,expires', ...rows].join('\n') + '\n');
	const peers = [
		// Its clock would be counted as an answer to a key: it is slowed down as far as it goes.
		{name: 'htop', binary: 'htop', command: () => ['htop', '-d', '100'], frame: /PID/, data: /PID/, filter: {open: '\\', close: '\u001B'}},
		{name: 'fzf', binary: 'fzf', command: () => ['/bin/sh', '-c', `exec fzf --reverse < ${list}`], frame: />/, data: new RegExp(`${size + 1}/${size + 1}`), filter: {open: '', close: ''}},
		{name: 'VisiData', binary: 'vd', command: () => ['vd', list], frame: /name/, data: new RegExp(`${size} rows`), filter: undefined},
	];
	return {
		peers: peers.filter(({binary}) => isInstalled(binary)),
		missing: peers.filter(({binary}) => !isInstalled(binary)).map(({name}) => packages[name]),
	};
}
