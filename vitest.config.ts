import {configDefaults, defineConfig} from 'vitest/config';
import {inkTableVite} from './scripts/ink-table.js';
import {isDeep} from './test/helpers/cases.js';

/** Those that replace a module. */
const apart = ['test/commands/migrate-full-disk.test.ts'];
const exclude = [...configDefaults.exclude, ...(isDeep ? [] : ['test/**/*.deep.test.ts'])];

export default defineConfig({
	plugins: [inkTableVite],
	test: {
		// Loading the modules takes longer than most tests, so files share them, and what a test replaced is put back after it.
		projects: [
			{extends: true, test: {name: 'shared', isolate: false, include: ['test/**/*.test.{ts,tsx}'], exclude: [...exclude, ...apart]}},
			{extends: true, test: {name: 'apart', include: apart, exclude}},
		],
		restoreMocks: true,
		unstubEnvs: true,
		setupFiles: ['test/helpers/deep-properties.ts'],
		// Tests must not inherit a developer's key, profile or colours.
		env: {
			TZ: 'UTC', EDENAI_API_KEY: '', EDENAI_API_KEY_FILE: '', EDENAI_PROFILE: '', EDENAI_CONFIG: '', EDENAI_BASE_URL: '', EDENAI_API: '', FORCE_COLOR: '0',
			// Ink asks `tput`, twice a frame, where neither the stream nor the environment tells the size.
			COLUMNS: '80', LINES: '24',
		},
		globalSetup: 'test/helpers/build-once.ts',
		// Limits of what fails: a busy machine takes several times as long as an idle one.
		testTimeout: isDeep ? 3_600_000 : 180_000,
		hookTimeout: 180_000,
		expect: {poll: {timeout: 60_000}},
		// End-to-end tests wait more than they compute; by its own count Vitest would run one file at a time on two cores.
		maxWorkers: 2,
		server: {deps: {inline: ['ink-table']}},
	},
});
