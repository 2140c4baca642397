/*
A parser of PromQL that refuses what Prometheus refuses, for the part of the language that our rules and dashboards use. By the grammar of
https://prometheus.io/docs/prometheus/latest/querying/basics/ and the pages after it.
*/

type Kind = 'scalar' | 'instant' | 'range' | 'string';

type Selector = {readonly metric: string; readonly labels: readonly string[]};

export type Query = {
	readonly kind: Kind;
	readonly selectors: readonly Selector[];
	/** Labels that the query groups or matches by, or keeps. */
	readonly grouping: readonly string[];
};

const functions: Readonly<Record<string, {readonly takes: readonly Kind[]; readonly gives: Kind}>> = {
	absent: {takes: ['instant'], gives: 'instant'},
	avg_over_time: {takes: ['range'], gives: 'instant'},
	histogram_quantile: {takes: ['scalar', 'instant'], gives: 'instant'},
	increase: {takes: ['range'], gives: 'instant'},
	rate: {takes: ['range'], gives: 'instant'},
	sort: {takes: ['instant'], gives: 'instant'},
	time: {takes: [], gives: 'scalar'},
};

const aggregations = new Set(['sum', 'min', 'max', 'avg', 'count']);
const setOperators = new Set(['and', 'or', 'unless']);
const comparisons = new Set(['==', '!=', '<', '>', '<=', '>=']);
/** From weak to strong. */
const levels: ReadonlyArray<ReadonlySet<string>> = [new Set(['or']), new Set(['and', 'unless']), comparisons, new Set(['+', '-']), new Set(['*', '/', '%'])];

/** Tokens; the group names the kind. */
const parts = [
	/(?<word>[a-z_:][\w:]*)/,
	/(?<duration>\d+(?:ms|[smhdwy]))/,
	/(?<number>\d+(?:\.\d+)?)/,
	/(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/,
	/(?<sign>==|!=|=~|!~|<=|>=|[()[\]{},=<>+\-*/%])/,
];

const token = new RegExp(String.raw`\s*(?:${parts.map(({source}) => source).join('|')})`, 'iy');

type Token = {readonly kind: string; readonly text: string};

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	const trimmed = text.trimEnd();
	token.lastIndex = 0;
	while (token.lastIndex < trimmed.length) {
		const start = token.lastIndex;
		const match = token.exec(trimmed);
		const found = Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined);
		if (!found) {
			throw new Error(`Nothing of PromQL begins at: ${trimmed.slice(start)}`);
		}

		tokens.push({kind: found[0], text: found[1]});
	}

	return tokens;
}

/** Parses a query; throws for one that Prometheus would not take, or that uses what this parser does not know. */
export function parsePromql(text: string): Query {
	const tokens = tokensOf(text);
	const selectors: Selector[] = [];
	const grouping: string[] = [];
	let at = 0;
	const peek = (): string | undefined => tokens[at]?.text;
	const fail = (wanted: string): never => {
		throw new Error(`${wanted} is wanted instead of ${peek() ?? 'the end'} in: ${text}`);
	};

	const take = (kind: string): string => (tokens[at]?.kind === kind ? tokens[at++]!.text : fail(`A ${kind}`));
	const skip = (sign: string): void => {
		if (peek() !== sign) {
			fail(`"${sign}"`);
		}

		at++;
	};

	const accept = (...words: readonly string[]): string | undefined => (words.includes(peek() ?? '') ? tokens[at++]!.text : undefined);
	const want = (kind: Kind, ...wanted: readonly Kind[]): void => {
		if (!wanted.includes(kind)) {
			throw new Error(`A ${kind} is where ${wanted.join(' or ')} is wanted, in: ${text}`);
		}
	};

	function list<T>(close: string, item: () => T): T[] {
		const items: T[] = [];
		while (peek() !== close) {
			items.push(item());
			if (peek() !== close) {
				skip(',');
			}
		}

		skip(close);
		return items;
	}

	function labels(): void {
		skip('(');
		grouping.push(...list(')', () => take('word')));
	}

	function matcher(): string {
		const label = take('word');
		if (!accept('=', '!=', '=~', '!~')) {
			fail('A matcher');
		}

		take('string');
		return label;
	}

	function selector(metric: string): Kind {
		selectors.push({metric, labels: accept('{') ? list('}', matcher) : []});
		let kind: Kind = 'instant';
		if (accept('[')) {
			take('duration');
			skip(']');
			kind = 'range';
		}

		if (accept('offset')) {
			take('duration');
		}

		return kind;
	}

	function aggregation(): Kind {
		const isBefore = accept('by', 'without') !== undefined;
		if (isBefore) {
			labels();
		}

		skip('(');
		want(expression(0), 'instant');
		skip(')');
		if (!isBefore && accept('by', 'without')) {
			labels();
		}

		return 'instant';
	}

	function call(name: string): Kind {
		const known = functions[name];
		if (!known) {
			throw new Error(`The function ${name} is not known, in: ${text}`);
		}

		skip('(');
		const given = list(')', () => expression(0));
		if (given.length !== known.takes.length) {
			throw new Error(`${name} takes ${known.takes.length} arguments, in: ${text}`);
		}

		for (const [index, kind] of given.entries()) {
			want(kind, known.takes[index]!);
		}

		return known.gives;
	}

	function operand(): Kind {
		while (peek() === '-') {
			at++;
		}

		if (accept('(')) {
			const kind = expression(0);
			skip(')');
			return kind;
		}

		if (tokens[at]?.kind === 'number') {
			at++;
			return 'scalar';
		}

		if (tokens[at]?.kind === 'string') {
			at++;
			return 'string';
		}

		const word = take('word');
		if (aggregations.has(word)) {
			return aggregation();
		}

		return peek() === '(' ? call(word) : selector(word);
	}

	function combine(operator: string, left: Kind, isBool: boolean, right: Kind): Kind {
		want(left, 'scalar', 'instant');
		want(right, 'scalar', 'instant');
		const areScalars = left === 'scalar' && right === 'scalar';
		if (setOperators.has(operator) && (left === 'scalar' || right === 'scalar')) {
			throw new Error(`${operator} is between vectors only, in: ${text}`);
		}

		if (isBool && !comparisons.has(operator)) {
			throw new Error(`bool is for comparisons only, in: ${text}`);
		}

		if (areScalars && comparisons.has(operator) && !isBool) {
			throw new Error(`Scalars are compared with bool only, in: ${text}`);
		}

		return areScalars ? 'scalar' : 'instant';
	}

	function expression(level: number): Kind {
		const operators = levels[level];
		if (!operators) {
			return operand();
		}

		let left = expression(level + 1);
		for (let operator = peek(); operator !== undefined && operators.has(operator); operator = peek()) {
			at++;
			const isBool = accept('bool') !== undefined;
			if (accept('on', 'ignoring')) {
				labels();
				if (accept('group_left', 'group_right') && peek() === '(') {
					labels();
				}
			}

			left = combine(operator, left, isBool, expression(level + 1));
		}

		return left;
	}

	const kind = expression(0);
	if (at < tokens.length) {
		fail('The end');
	}

	return {kind, selectors, grouping};
}
