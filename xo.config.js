import reactHooks from 'eslint-plugin-react-hooks';

/*
The layers of docs/architecture.md: a folder may import only from those named beside it (and from itself).
*/
const mayImport = {
	tokens: [],
	settings: ['tokens'],
	api: ['tokens'],
	history: ['tokens'],
	alerts: ['tokens'],
	demo: [],
	store: ['tokens', 'api', 'history', 'alerts'],
	account: ['tokens', 'settings', 'api', 'history', 'alerts', 'store', 'demo'],
	ui: ['tokens', 'settings', 'api', 'history', 'alerts', 'store', 'account'],
	commands: ['tokens', 'settings', 'api', 'history', 'alerts', 'store', 'account', 'demo'],
};
const layers = Object.keys(mayImport);

/** @type {import('xo').FlatXoConfig} */
const config = [
	{ignores: ['dist', 'docs', 'bench/results.json', '**/*.md', '**/*.json', '**/*.html']},
	{
		rules: {
			// `null` is what the API and React use for "none".
			'unicorn/no-null': 'off',
			'@typescript-eslint/no-restricted-types': 'off',
			// Wire fields are snake_case; React components PascalCase.
			'@typescript-eslint/naming-convention': 'off',
			camelcase: 'off',
			'new-cap': 'off',
			'capitalized-comments': 'off',
			'unicorn/name-replacements': 'off',
			'unicorn/prevent-abbreviations': 'off',
			'max-params': 'off',
			'@typescript-eslint/max-params': 'off',
			'no-await-in-loop': 'off',
			'no-control-regex': 'off',
			'no-bitwise': 'off',
			// Matters of taste that cost more than they give.
			'unicorn/single-line-block-comment-style': 'off',
			'require-unicode-regexp': 'off',
			'regexp/prefer-named-capture-group': 'off',
			'prefer-named-capture-group': 'off',
			'unicorn/require-array-sort-compare': 'off',
			'@typescript-eslint/require-array-sort-compare': 'off',
			'@stylistic/object-curly-newline': 'off',
			'jsdoc/require-param-description': 'off',
			'jsdoc/require-param': 'off',
			'unicorn/no-array-sort-for-min-max': 'off',
			'unicorn/no-nested-ternary': 'off',
			'no-nested-ternary': 'off',
			complexity: 'off',
			'@typescript-eslint/strict-boolean-expressions': 'off',
			'unicorn/prefer-ternary': 'off',
			'unicorn/max-nested-calls': 'off',
			'regexp/no-super-linear-move': 'off',
			'regexp/sort-character-class-elements': 'off',
			'regexp/unicode-property': 'off',
			'regexp/unicode-escape': 'off',
			'regexp/letter-case': 'off',
			'regexp/no-obscure-range': 'off',
			'unicorn/prefer-unicode-code-point-escapes': 'off',
			'unicorn/consistent-boolean-name': 'off',
			'unicorn/prefer-simple-condition-first': 'off',
			'unicorn/prefer-split-limit': 'off',
			'unicorn/no-immediate-mutation': 'off',
			'unicorn/no-negated-array-predicate': 'off',
			'jsdoc/check-param-names': 'off',
			'unicorn/no-non-function-verb-prefix': 'off',
			'unicorn/no-declarations-before-early-exit': 'off',
			'unicorn/prefer-early-return': 'off',
			'unicorn/prefer-minimal-ternary': 'off',
			'unicorn/prefer-event-target': 'off',
			'regexp/no-control-character': 'off',
			'@typescript-eslint/prefer-nullish-coalescing': 'off',
			'unicorn/no-computed-property-existence-check': 'off',
			// Keys are strings, of which a switch names those that it knows.
			'@typescript-eslint/switch-exhaustiveness-check': ['error', {requireDefaultForNonUnion: false}],
			// The runner is Vitest: what only helps tests is imported by them.
			'node-test/no-import-test-files': 'off',
		},
	},
	{
		files: ['source/**/*.tsx', 'source/ui/**/*.ts', 'test/**/*.tsx'],
		plugins: {'react-hooks': reactHooks},
		rules: {'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error'},
	},
	...layers.map(layer => ({
		files: [`source/${layer}/**/*.{ts,tsx}`],
		rules: {
			'no-restricted-imports': ['error', {
				patterns: [{
					group: [
						...layers.filter(other => other !== layer && !mayImport[layer].includes(other)).map(other => `**/${other}/**`),
						'**/cli.js',
						'**/program/**',
						...(layer === 'ui' ? [] : ['ink', 'ink-*', 'react']),
						...(layer === 'api' ? [] : ['ky']),
					],
					message: `source/${layer} may import only from: ${mayImport[layer].join(', ') || 'nothing of ours'} (docs/architecture.md)`,
				}],
			}],
		},
	})),
];

export default config;
