/*
What `npm test` and CI run: every check in turn, all of them even when one fails, and a closing line that counts them.
*/
import {spawnSync} from 'node:child_process';
import process from 'node:process';

const checks = ['build', 'types', 'lint', 'dead', 'unit'];
const failed = [];
for (const check of checks) {
	console.log(`\n== ${check}`);
	const started = Date.now();
	const {status} = spawnSync('npm', ['run', '--silent', check], {stdio: ['ignore', 'inherit', 'inherit']});
	console.log(`== ${check}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
	if (status !== 0) {
		failed.push(check);
	}
}

console.log(`\n${checks.length - failed.length} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`);
process.exitCode = failed.length > 0 ? 1 : 0;
