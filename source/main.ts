import process from 'node:process';
import {runProgram} from './program.js';

process.exitCode = await runProgram(process.argv.slice(2), {environment: process.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr});
