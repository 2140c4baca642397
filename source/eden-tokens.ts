#!/usr/bin/env node
import process from 'node:process';
import {runProgram} from './program/run-program.js';

process.exitCode = await runProgram(process.argv.slice(2), {
	environment: process.env,
	// Opened by who looks at it: most commands do not.
	get stdin() {
		return process.stdin;
	},
	stdout: process.stdout,
	stderr: process.stderr,
});
