import {PassThrough} from 'node:stream';
import {onTestFinished} from 'vitest';
import {startDemoServer, type DemoServer} from '../../source/demo/server.js';
import {runProgram} from '../../source/program/run-program.js';
import {cleanEnvironment} from '../helpers/clean-environment.js';

type Result = {readonly status: number; readonly stdout: string; readonly stderr: string};

export type ProgramWorld = {
	readonly home: string;
	readonly server: DemoServer;
	/** Runs the program on the server, with its v2 key, where `more` says nothing else. Neither end is a terminal. */
	readonly run: (words: readonly string[], more?: Readonly<Record<string, string>>) => Promise<Result>;
};

/** A server, a home of its own, and the program, run in this process. */
export async function programWorld(): Promise<ProgramWorld> {
	const server = await startDemoServer({drain: false});
	const {home, variables, remove} = cleanEnvironment({EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2});
	onTestFinished(async () => {
		await server.close();
		await remove();
	});
	return {
		home, server,
		async run(words, more = {}) {
			const stdout = new PassThrough();
			const stderr = new PassThrough();
			const status = await runProgram(words, {environment: {...variables, ...more}, stdin: {}, stdout, stderr});
			return {status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '')};
		},
	};
}
