import {isDeep} from './cases.js';

// Before each test file: how many cases a property gets that does not say it. In `npm test` that is the library's 100.
if (isDeep) {
	const {default: fc} = await import('fast-check');
	fc.configureGlobal({numRuns: 2500});
}
