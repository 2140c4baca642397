import {CommandError, exitStatus} from './context.js';

const reasons: Readonly<Record<string, string>> = {
	EADDRINUSE: 'the port is taken by another program',
	EACCES: 'this user may not open that port',
	EPERM: 'this user may not open that port',
	EADDRNOTAVAIL: 'this machine has no such address',
	ENOTFOUND: 'this machine has no such address',
	EAI_AGAIN: 'the name cannot be resolved',
};

/** Why a server could not listen on `address` (`127.0.0.1:8080`), as an error of the command: exit status 1. `option`: what to give another of. */
export function listenFailure(error: unknown, address: string, option: string): CommandError {
	const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error';
	return new CommandError('listen', exitStatus.failed, `Could not listen on ${address}: ${reasons[code] ?? code}.`, `Choose another with ${option}.`);
}
