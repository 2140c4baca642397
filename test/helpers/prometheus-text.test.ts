import {expect, test} from 'vitest';
import {parseMetrics} from './prometheus-text.js';

const head = '# HELP a_usd What it is.\n# TYPE a_usd gauge\n';

test('reads families, labels with escapes, and values', () => {
	const families = parseMetrics(`${head}a_usd{name="x\\\\y\\"z\\n",id="1"} 1.5e3\na_usd -2\n\n# HELP b B.\n# TYPE b histogram\nb_bucket{le="+Inf"} 0\nb_sum 0\nb_count 0\n`);
	expect(families.get('a_usd')).toEqual({
		name: 'a_usd', type: 'gauge', help: 'What it is.', samples: [{name: 'a_usd', labels: {name: 'x\\y"z\n', id: '1'}, value: 1500}, {name: 'a_usd', labels: {}, value: -2}],
	});
	expect(families.get('b')?.samples.map(({name}) => name)).toEqual(['b_bucket', 'b_sum', 'b_count']);
});

test.each([
	['no end of the last line', `${head}a_usd 1`],
	['a sample without a family', 'a_usd 1\n'],
	['a sample of another family', `${head}b_usd 1\n`],
	['no type', '# HELP a_usd A.\na_usd 1\n'],
	['no help', '# TYPE a_usd gauge\na_usd 1\n'],
	['an unknown type', '# HELP a A.\n# TYPE a enum\n'],
	['a family in two parts', `${head}a_usd 1\n${head}a_usd{x="1"} 1\n`],
	['a series twice', `${head}a_usd{x="1",y="2"} 1\na_usd{y="2",x="1"} 1\n`],
	['a label twice', `${head}a_usd{x="1",x="2"} 1\n`],
	['a bad label name', `${head}a_usd{1x="1"} 1\n`],
	['an unescaped quote', `${head}a_usd{x="a"b"} 1\n`],
	['an unknown escape', `${head}a_usd{x="a\\t"} 1\n`],
	['a bad value', `${head}a_usd 0x10\n`],
	['a line feed in a label', `${head}a_usd{x="a\nb"} 1\n`],
])('refuses %s', (_what, text) => {
	expect(() => parseMetrics(text)).toThrow();
});
