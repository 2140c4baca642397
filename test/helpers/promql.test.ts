import {expect, test} from 'vitest';
import {parsePromql} from './promql.js';

test('finds metrics, the labels that they are selected by, and those of the result', () => {
	expect(parsePromql('sum by (a, b) (rate(x_total{c="1", d!~"y|z"}[5m] offset 1h)) > 3 * avg(y) without (e)')).toEqual({
		kind: 'instant', selectors: [{metric: 'x_total', labels: ['c', 'd']}, {metric: 'y', labels: []}], grouping: ['a', 'b', 'e'],
	});
});

const right = `
	a == 1
	time() - a > 600
	sum(a == bool 2)
	a and on (id) (b < 2) or absent(up{job="x"})
	histogram_quantile(0.9, sum by (le) (rate(a_bucket[30m]))) > 10
	-a + 1 <= 3 * (b / 86400)
	1 + 2
	1 > bool 2
	a * on (id) group_left (name) b
	a{}`;

const wrong = `
	a ==
	(a
	a)
	a b
	rate(a)
	rate(a[5m]
	rate(a[5 m])
	sum(a[5m])
	a[5m] > 1
	a{b=1}
	a{b="1"
	a{b=="1"}
	nonsense(a)
	time(a)
	histogram_quantile(a, 0.9)
	1 > 2
	a and 1
	a + bool b
	a = 1
	a === 1
	sum by a (b)
	a && b
	a "x"
	increase(a[$interval])
	"text" > 1`;

const linesOf = (text: string): string[] => text.trim().split(/\n\t?/);

test.each(linesOf(right))('takes %s', query => {
	expect(() => parsePromql(query)).not.toThrow();
});

test.each(['', 'a{b}', ...linesOf(wrong)])('refuses %s', query => {
	expect(() => parsePromql(query)).toThrow();
});
