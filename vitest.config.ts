import {defineConfig} from 'vitest/config';
import {inkTableVite} from './scripts/ink-table.js';

export default defineConfig({
	plugins: [inkTableVite],
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// Tests must not inherit a developer's key, profile or colours.
		env: {
			TZ: 'UTC', EDENAI_API_KEY: '', EDENAI_API_KEY_FILE: '', EDENAI_PROFILE: '', EDENAI_CONFIG: '', EDENAI_BASE_URL: '', EDENAI_API: '', FORCE_COLOR: '0',
		},
		globalSetup: 'test/helpers/build-once.ts',
		testTimeout: 20_000,
		// End-to-end tests wait more than they compute; by its own count Vitest would run one file at a time on two cores.
		maxWorkers: 2,
		server: {deps: {inline: ['ink-table']}},
	},
});
