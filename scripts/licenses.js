import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

const licenseFile = /^(?:licen[cs]e|copying|notice)/i;

/**
The licence texts of every package that went into the bundle, as one document.

@param {string[]} inputs - Paths of the bundled files.
*/
export async function collectLicenses(inputs) {
	const folders = new Set();
	for (const input of inputs) {
		const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
		if (match) {
			folders.add(match[1]);
		}
	}

	const texts = await Promise.all([...folders].toSorted().map(async folder => {
		const {name, version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
		const entries = await readdir(folder);
		const files = entries.filter(file => licenseFile.test(file));
		const bodies = await Promise.all(files.map(async file => readFile(path.join(folder, file), 'utf8')));
		return [`${name} ${version} (${license})`, ...bodies.map(body => body.trim())].join('\n\n');
	}));
	return texts.join(`\n\n${'-'.repeat(72)}\n\n`) + '\n';
}
