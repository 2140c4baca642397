import {readdirSync, readFileSync} from 'node:fs';
import process from 'node:process';

export type ProcessInfo = {
	readonly pid: number;
	readonly parent: number;
	readonly session: number;
	/** `R` running, `S` sleeping, `T` stopped, `Z` ended but not yet asked for, … */
	readonly state: string;
	/** Of a core, used since its start, ms. */
	readonly cpuMs: number;
	readonly command: string;
};

/** Clock ticks of /proc, ms; it is 100 a second on every Linux in use. */
const tickMs = 10;

function read(pid: number): ProcessInfo | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name is in parentheses and may hold anything, parentheses too.
		const end = text.lastIndexOf(')');
		const fields = text.slice(end + 2).split(' ');
		return {
			pid, state: fields[0]!, parent: Number(fields[1]), session: Number(fields[3]), cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
			command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
		};
	} catch {
		return undefined;
	}
}

/** A process by its number; undefined when it has ended. */
export function processOf(pid: number): ProcessInfo | undefined {
	const found = read(pid);
	return found?.state === 'Z' ? undefined : found;
}

/** All processes that live, by /proc: on Linux only. */
const allProcesses = (): ProcessInfo[] => readdirSync('/proc')
	.filter(name => /^\d+$/.test(name))
	.map(name => processOf(Number(name)))
	.filter(found => found !== undefined);

/** The processes of one terminal's session, as `setsid` makes them. */
export const processesOfSession = (leader: number): ProcessInfo[] => allProcesses().filter(({session}) => session === leader);

/** The processes that this one has started. */
export const childrenOf = (pid: number): ProcessInfo[] => allProcesses().filter(({parent}) => parent === pid);

/** The processes that this one has started, those that they have, and so on. */
export function descendantsOf(pid: number): ProcessInfo[] {
	const all = allProcesses();
	const below = (parent: number): ProcessInfo[] => all.flatMap(found => (found.parent === parent ? [found, ...below(found.pid)] : []));
	return below(pid);
}

/** Ends processes that tests have started; those that are gone already are as well. */
export function killAll(processes: readonly ProcessInfo[]): void {
	for (const {pid} of processes) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {}
	}
}
