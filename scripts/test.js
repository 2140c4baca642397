/*
What `npm test` and CI run: every check, all of them even when one fails, and a closing line that counts them. After the build
they run side by side: the tests often wait, and linting takes one core. The tests print as they go, the others when they are over.
*/
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {text} from 'node:stream/consumers';

const stages = [['build'], ['unit', 'lint', 'types', 'dead']];
const failed = [];

async function run(check) {
	const isLive = stages.some(([first]) => first === check);
	const started = Date.now();
	const child = spawn('npm', ['run', '--silent', check], {stdio: ['ignore', ...(isLive ? ['inherit', 'inherit'] : ['pipe', 'pipe'])]});
	const [[status], ...printed] = await Promise.all([once(child, 'close'), ...(isLive ? [] : [text(child.stdout), text(child.stderr)])]);
	console.log(`${printed.join('')}== ${check}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
	if (status !== 0) {
		failed.push(check);
	}
}

for (const stage of stages) {
	console.log(`\n== ${stage.join(', ')}`);
	await Promise.all(stage.map(async check => run(check)));
}

const count = stages.flat().length;
console.log(`\n${count - failed.length} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`);
process.exitCode = failed.length > 0 ? 1 : 0;
