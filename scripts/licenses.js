import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

const licenseFile = /^(?:licen[cs]e|copying|notice)/i;

/** MIT, of packages that are under it and bring no text: who holds the copyright, from their sources. */
const holders = {
	'ink-table': 'Matic Zavadlal',
	'yoga-layout': 'Meta Platforms, Inc. and affiliates',
};

const mit = holder => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to
deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
IN THE SOFTWARE.`;

/**
The licence texts of every package that went into the bundle, as one document. Throws where one of them has none.

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
		if (bodies.length === 0 && license === 'MIT' && holders[name]) {
			bodies.push(mit(holders[name]));
		}

		if (bodies.length === 0) {
			throw new Error(`There is no licence text of ${name}, which goes into the bundle.`);
		}

		return [`${name} ${version} (${license})`, ...bodies.map(body => body.trim())].join('\n\n');
	}));
	return texts.join(`\n\n${'-'.repeat(72)}\n\n`) + '\n';
}
