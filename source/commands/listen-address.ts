import {isIPv6} from 'node:net';
import {CommandError, exitStatus} from './context.js';

export type ListenAddress = {
	/** Undefined: every address of the machine. */
	readonly host: string | undefined;
	readonly port: number;
};

/**
An address to listen on as it was typed: `127.0.0.1:9464`, `[::1]:9464`, `localhost:9464`, `:9464` for every address of the machine, `9464` for loopback. Throws a
usage error for anything else.
*/
export function parseListen(text: string): ListenAddress {
	const match = /^(?:\[(?<six>[\d.:a-f]+(?:%[\w.-]+)?)\]:|(?<host>[\w.-]*):)?(?<port>\d{1,5})$/i.exec(text);
	const {six, host, port = ''} = match?.groups ?? {};
	if (!match || Number(port) > 65_535 || (six !== undefined && !isIPv6(six))) {
		const shown = JSON.stringify(text.slice(0, 60));
		throw new CommandError('usage', exitStatus.usage, `${shown} is no address to listen on.`, 'Give host and port, such as --listen 127.0.0.1:9464 or --listen [::1]:9464.');
	}

	return {host: host === '' ? undefined : (six ?? host ?? '127.0.0.1'), port: Number(port)};
}

/** `127.0.0.1:9464`, `[::1]:9464`. */
export const formatAddress = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
