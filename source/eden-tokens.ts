#!/usr/bin/env node
import process from 'node:process';
import {runProgram} from './program/run-program.js';

process.exitCode = await runProgram(process.argv.slice(2), {
	environment: process.env,
	// Loaded on demand: most commands do not need it.
	get stdin() {
		return process.stdin;
	},
	stdout: process.stdout,
	stderr: process.stderr,
});
