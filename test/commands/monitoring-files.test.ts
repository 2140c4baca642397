import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parser as promql} from '@prometheus-io/lezer-promql';
import {beforeAll, describe, expect, test} from 'vitest';
import {parse as parseYaml} from 'yaml';
import * as z from 'zod';
import {createExporterMetrics} from '../../source/commands/exporter-metrics.js';
import {reduce} from '../../source/store/reducer.js';
import {selectRows} from '../../source/store/rows.js';
import {initialState} from '../../source/store/state.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {makeToken, money} from '../helpers/make-token.js';
import {parseMetrics, type MetricFamily} from '../helpers/prometheus-text.js';

const folder = 'docs/monitoring';
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

/** Labels that Prometheus gives to whatever it scrapes. */
const scraped: ReadonlySet<string> = new Set(['job', 'instance']);

/** Names of series with their labels, as the exporter has them. */
const known = new Map<string, Set<string>>([['up', new Set()]]);

let families: Map<string, MetricFamily>;

beforeAll(async () => {
	const metrics = createExporterMetrics({profile: 'default', host: 'api.example.com', api: 'v2', hashNames: false});
	metrics.observe({operation: 'list', ok: false, kind: 'network', ms: 20});
	const token = makeToken('prod-web', {expiresAt: 2e12});
	const state = reduce({...initialState(0, 2000), credits: money('5')}, {type: 'accept-list', at: 1, list: {tokens: [token], problems: []}, touched: new Set()});
	const rows = selectRows(state, {base: defaultThresholds, overrides: []});
	families = parseMetrics(await metrics.render(state, rows.map(row => ({...row, runsOut: 1.9e12, burn: money('2')}))));
	for (const {name, samples} of families.values()) {
		expect(samples, name).not.toEqual([]);
		for (const sample of samples) {
			known.set(sample.name, new Set([...known.get(sample.name) ?? [], ...Object.keys(sample.labels)]));
		}
	}
});

/** Whether a function is of a range of values: `rate(x[5m])`. */
const isOfRange = (name: string): boolean => /^(?:rate|irate|increase|i?delta|deriv|changes|resets|\w+_over_time)$/.test(name);

type QueryNode = ReturnType<typeof promql.parse>['topNode'];

type Query = {
	readonly metrics: readonly string[];
	/** Labels that a metric is selected by. */
	readonly selectedBy: ReadonlyArray<{readonly metric: string; readonly label: string}>;
	/** Labels that the query groups or matches by, or keeps. */
	readonly grouping: readonly string[];
	/** A range where a value is wanted, or the other way round: the grammar takes both. */
	readonly misplaced: readonly string[];
};

/** Reads a query by Prometheus's own grammar; throws where that has an error. */
function readQuery(query: string): Query {
	const metrics: string[] = [];
	const selectedBy: Array<{metric: string; label: string}> = [];
	const grouping: string[] = [];
	const misplaced: string[] = [];
	const textOf = ({from, to}: {readonly from: number; readonly to: number}) => query.slice(from, to);
	const readers: Readonly<Record<string, (node: QueryNode) => void>> = {
		VectorSelector(node) {
			const metric = textOf(node.getChild('Identifier')!);
			metrics.push(metric);
			const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
			selectedBy.push(...matchers.map(matcher => ({metric, label: textOf(matcher.getChild('LabelName')!)})));
		},
		GroupingLabels(node) {
			grouping.push(...node.getChildren('LabelName').map(label => textOf(label)));
		},
		MatrixSelector(node) {
			const user = node.parent?.name === 'OffsetExpr' ? node.parent.parent : node.parent;
			const called = user?.name === 'FunctionCallBody' ? user.parent?.getChild('FunctionIdentifier') : null;
			if (!called || !isOfRange(textOf(called))) {
				misplaced.push(textOf(node));
			}
		},
		FunctionCall(node) {
			const body = node.getChild('FunctionCallBody');
			const range = body?.getChild('MatrixSelector') ?? body?.getChild('OffsetExpr')?.getChild('MatrixSelector');
			if (!range && isOfRange(textOf(node.getChild('FunctionIdentifier')!))) {
				misplaced.push(textOf(node));
			}
		},
	};
	for (const cursor = promql.parse(query).cursor(); cursor.next();) {
		if (cursor.type.isError) {
			throw new Error(`No PromQL from "${query.slice(cursor.from)}" on, in: ${query}`);
		}

		readers[cursor.name]?.(cursor.node);
	}

	return {metrics, selectedBy, grouping, misplaced};
}

/** What is wrong with a query: a mistake in it, or a metric or label that the exporter does not have. */
function faultOf(query: string): string | undefined {
	try {
		const {metrics, selectedBy, grouping, misplaced} = readQuery(query);
		const labels = new Set(metrics.flatMap(metric => [...known.get(metric) ?? []]));
		const missing = [
			...misplaced,
			...metrics.filter(metric => !known.has(metric)),
			...selectedBy.filter(({metric, label}) => !scraped.has(label) && !known.get(metric)?.has(label)).map(({label}) => label),
			...grouping.filter(label => !scraped.has(label) && !labels.has(label)),
		];
		return missing.length === 0 ? undefined : `${missing.join(', ')} in: ${query}`;
	} catch (error) {
		return String(error);
	}
}

test('a query with a mistake, or a metric or label that does not exist, would be found', () => {
	expect(faultOf('eden_token_balance_usd{name="x"} < 1')).toBeUndefined();
	expect(faultOf('rate(eden_tokens_api_errors_total{kind="network"}[5m] offset 1h) > 0')).toBeUndefined();
	expect(faultOf('eden_token_balance < 1')).toContain('eden_token_balance in');
	expect(faultOf('eden_token_balance_usd{member="x"}')).toContain('member in');
	expect(faultOf('sum by (owner) (eden_token_balance_usd)')).toContain('owner in');
	expect(faultOf('eden_token_balance_usd[5m]')).toContain('eden_token_balance_usd[5m] in');
	expect(faultOf('sum(eden_token_balance_usd[5m])')).toContain('eden_token_balance_usd[5m] in');
	expect(faultOf('rate(eden_token_balance_usd)')).toContain('rate(eden_token_balance_usd) in');
	expect(faultOf('eden_token_balance_usd <')).toContain('Error');
	expect(faultOf('nonsense(eden_token_balance_usd)')).toContain('Error');
});

describe('alert-rules.yml', () => {
	const annotation = z.string().min(10);
	const schema = z.strictObject({
		groups: z.array(z.strictObject({
			name: z.string(),
			rules: z.array(z.strictObject({
				alert: z.string().regex(/^Eden[A-Za-z]+$/),
				expr: z.string(),
				for: z.string().regex(/^\d+[mh]$/),
				labels: z.strictObject({severity: z.enum(['warning', 'critical'])}),
				annotations: z.strictObject({summary: annotation, description: annotation}),
			})).min(1),
		})).min(1),
	});
	const {groups} = schema.parse(parseYaml(read('alert-rules.yml'), {strict: true, uniqueKeys: true}));
	const rules = groups.flatMap(group => group.rules);

	test('has alerts of different names for every state that is not fine', () => {
		expect(new Set(rules.map(({alert}) => alert)).size).toBe(rules.length);
		const text = rules.map(({expr}) => expr).join('\n');
		for (const state of ['EXPIRED', 'EMPTY', 'CRITICAL', 'LOW', 'EXPIRING']) {
			expect(text).toContain(`state="${state}"`);
		}
	});

	test.each(rules)('$alert asks for what the exporter has', ({expr}) => {
		expect(faultOf(expr)).toBeUndefined();
	});

	test.each(rules)('$alert names only labels that its result has', ({expr, annotations}) => {
		const {metrics, grouping} = readQuery(expr);
		const isAggregated = /\bby \(/.test(expr);
		const labels = new Set(isAggregated ? grouping : metrics.flatMap(metric => [...known.get(metric)!, ...scraped]));
		const named = [annotations.summary, annotations.description].flatMap(text => text.matchAll(/\$labels\.(\w+)/g).map(match => match[1]!).toArray());
		expect(named.filter(label => !labels.has(label))).toEqual([]);
	});

	test('templates are closed, with functions that Prometheus has', () => {
		for (const {annotations: {summary, description}} of rules) {
			for (const text of [summary, description]) {
				const templates = text.match(/\{\{.*?\}\}/g) ?? [];
				expect(templates.length).toBe(text.split('{{').length - 1);
				for (const template of templates) {
					expect(template).toMatch(/^\{\{ \$(?:value|labels\.\w+)(?: \| (?:humanizeDuration|printf "%\.\df"))? \}\}$/);
				}
			}
		}
	});
});

describe('grafana-dashboard.json', () => {
	const datasource = z.strictObject({type: z.literal('prometheus'), uid: z.literal('${'.concat('datasource}'))});
	const gridPos = z.strictObject({x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(3)}).refine(({x, w}) => x + w <= 24);
	const target = z.looseObject({refId: z.string().regex(/^[A-Z]$/), datasource, expr: z.string(), legendFormat: z.string()});
	const panel = z.looseObject({
		id: z.int().positive(), type: z.enum(['stat', 'table', 'bargauge', 'timeseries']), title: z.string().min(1), datasource, gridPos, targets: z.array(target).min(1),
	});
	const dashboard = z.looseObject({
		title: z.string(), uid: z.string(), schemaVersion: z.int().min(36), panels: z.array(panel).min(5),
		templating: z.strictObject({list: z.array(z.looseObject({name: z.string(), type: z.enum(['datasource', 'query']), definition: z.string().optional()}))}),
	}).parse(JSON.parse(read('grafana-dashboard.json')));
	const {panels, templating} = dashboard;

	test('has panels of different ids and titles, none over another', () => {
		expect(new Set(panels.map(({id}) => id)).size).toBe(panels.length);
		expect(new Set(panels.map(({title}) => title)).size).toBe(panels.length);
		const cells = panels.flatMap(({gridPos: {x, y, w, h}}) => Array.from({length: w * h}, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`));
		expect(new Set(cells).size).toBe(cells.length);
	});

	test.each(panels)('"$title" asks for what the exporter has', ({targets}) => {
		for (const {expr, legendFormat} of targets) {
			const query = expr.replaceAll('$__rate_interval', '5m');
			expect(faultOf(query)).toBeUndefined();
			const labels = new Set([...scraped, ...readQuery(query).metrics.flatMap(metric => [...known.get(metric)!])]);
			expect(legendFormat.matchAll(/\{\{(\w+)\}\}/g).map(match => match[1]!).filter(label => !labels.has(label)).toArray()).toEqual([]);
		}
	});

	test('uses only variables that it has', () => {
		const names = new Set(templating.list.map(({name}) => name));
		const used = JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g).map(match => match[1]!).filter(name => !name.startsWith('__') && !names.has(name));
		expect(used.toArray()).toEqual([]);
		for (const {definition} of templating.list) {
			const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(definition ?? 'label_values(up, )') ?? ['', '?'];
			expect(definition === undefined || known.get(metric)?.has(label)).toBe(true);
		}
	});
});

describe('the table of metrics in README.md', () => {
	test('has every metric with its labels, and no other', () => {
		const rows = read('README.md').matchAll(/^\| `(eden_\w+)` \| ([^|]*)\|/gm).map(match => [match[1]!, match[2]!] as const).toArray();
		expect(rows.map(([name]) => name).toSorted()).toEqual(families.keys().toArray().toSorted());
		for (const [name, cell] of rows) {
			const told = cell.trim().split(', ').flatMap(word => (word === 'token' ? ['name', 'id', 'environment', 'type'] : word.replaceAll('`', ''))).filter(word => word !== '');
			const labels = families.get(name)!.samples.flatMap(({labels: of}) => Object.keys(of)).filter(label => label !== 'le');
			expect(told.toSorted(), name).toEqual([...new Set(labels)].toSorted());
		}
	});
});

describe('calls of the program in the files', () => {
	// Up to the end of the line: an option of another program after a pipe would be found as well, and is not there.
	const calls = readdirSync(folder).flatMap(file => read(file)
		.matchAll(/eden-tokens (check|exporter|watch|update)\b(.*)/g)
		.map(match => [file, match[1]!, match[2]!.split('|')[0]!] as const)
		.toArray());
	const icinga = read('icinga2.conf').matchAll(/^ {4}"(--[\w-]+)" = /gm).map(match => ['icinga2.conf', 'check', match[1]!] as const).toArray();
	const used = [...calls, ...icinga].flatMap(([file, command, line]) => (line.match(/(?<=^|\s)--[\w-]+/g) ?? []).map(option => [file, command, option] as const));
	const help = (command: string): string => execFileSync(nodePath, [programPath, command, '--help'], {encoding: 'utf8'});

	test('are found', () => {
		expect(new Set(used.map(([file]) => file))).toEqual(new Set(['README.md', 'alert-rules.yml', 'eden-tokens-exporter.service', 'icinga2.conf', 'nagios.cfg']));
	});

	test('have only options that the commands have', () => {
		const texts = new Map([...new Set(used.map(([, command]) => command))].map(command => [command, help(command).split(/[\s,]+/)]));
		for (const [file, command, option] of used) {
			expect(texts.get(command), `${command} in ${file}`).toContain(option);
		}
	});
});

test('the unit of systemd has no line that is neither a setting, a section nor a comment', () => {
	const lines = read('eden-tokens-exporter.service').split('\n').filter(line => line !== '');
	expect(lines.filter(line => !/^(?:#.*|\[(?:Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*)$/.test(line))).toEqual([]);
	expect(lines.filter(line => line.startsWith('['))).toEqual(['[Unit]', '[Service]', '[Install]']);
});
