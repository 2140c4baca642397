import {onTestFinished} from 'vitest';
import {type ApiVersion} from '../../source/api/port.js';
import {type Entry} from '../../source/demo/account.js';
import {startDemoServer, type DemoOptions, type DemoServer} from '../../source/demo/server.js';
import {startFaultProxy, type FaultProxy} from '../helpers/fault-proxy.js';
import {openTerminal, type Terminal, type TerminalOptions} from '../helpers/terminal.js';

/** One dollar as the server counts it. */
export const dollar = 1_000_000_000n;

export type Account = {
	readonly server: DemoServer;
	/** Between program and server. */
	readonly proxy: FaultProxy;
	/** What the program needs to be given to work on this account. */
	readonly env: Readonly<Record<string, string>>;
	/** What the server holds under a name; throws where it holds nothing. */
	readonly held: (name: string) => Entry;
	/** Its balance in nano-dollars. */
	readonly balance: (name: string) => bigint | null;
};

export type Tui = Account & Terminal & {
	/** The row of a token in the list; undefined where it is not on the screen. */
	readonly row: (name: string) => string | undefined;
	/** Puts the cursor of the list on a token, by the filter, and clears that again. */
	readonly select: (name: string) => Promise<void>;
	/** Types into field after field, from the focused one on. */
	readonly fill: (...values: readonly string[]) => void;
};

/** An account on the embedded server, whose balances stand still. */
export async function startAccount(version: ApiVersion, options: DemoOptions = {}): Promise<Account> {
	const server = await startDemoServer({drain: false, rateLimit: 1000, ...options});
	const proxy = await startFaultProxy(server.url);
	onTestFinished(async () => {
		await proxy.close();
		await server.close();
	});
	const held = (name: string) => {
		const entry = server.account.byName(name);
		if (!entry) {
			throw new Error(`The server has no token named ${name}.`);
		}

		return entry;
	};

	return {server, proxy, env: {EDENAI_BASE_URL: proxy.url, EDENAI_API_KEY: server.keys[version]}, held, balance: name => server.account.balanceOf(held(name))};
}

/** The row of this name: cursor, mark, glyph and state come before it. */
const isRowOf = (name: string) => {
	const rest = `${name} `;
	return (line: string): boolean => `${line.replace(/^[▸ ][* ]\S [a-z]+ +/i, '')} `.startsWith(rest) && /^[▸ ]/.test(line);
};

/** The program on an account, in a terminal of 120 × 40, with its list on the screen. */
export async function openTui(account: Account, options: TerminalOptions = {}): Promise<Tui> {
	const terminal = openTerminal({columns: 120, rows: 40, ...options, env: {...account.env, ...options.env}});
	// The last line comes last, and of a long list the beginning first.
	await terminal.waitFor(() => /▸ .*(?:live|sandbox)/.test(terminal.text()) && terminal.text().includes('q quit') && !terminal.line(0).includes('loading'));
	const row = (name: string) => terminal.screen().slice(3).find(isRowOf(name));
	return {
		...account,
		...terminal,
		row,
		async select(name) {
			terminal.press('/');
			await terminal.waitFor('keeps the filter');
			terminal.type(name);
			await terminal.waitFor(() => terminal.text().includes(`/${name}`) && (row(name)?.startsWith('▸') ?? false));
			terminal.press('esc');
			await terminal.waitFor(() => !terminal.text().includes('filter:') && !terminal.text().includes('keeps the filter') && (row(name)?.startsWith('▸') ?? false));
		},
		fill(...values) {
			for (const [index, value] of values.entries()) {
				terminal.press(...(index > 0 ? ['tab' as const] : []), value);
			}
		},
	};
}
