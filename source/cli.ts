import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
	process.stderr.write(`eden-tokens needs Node.js 22.13 or newer, and this is ${process.version}: install a newer one from https://nodejs.org.\n`);
	process.exitCode = 1;
} else {
	const {loadProgram} = await import('./launch.js');
	await loadProgram(import.meta.url);
}
