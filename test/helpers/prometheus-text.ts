type MetricSample = {readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number};

export type MetricFamily = {readonly name: string; readonly type: string; readonly help: string; readonly samples: readonly MetricSample[]};

const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const suffixes: Readonly<Record<string, readonly string[]>> = {histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count']};

function parseValue(text: string): number {
	const special: Readonly<Record<string, number>> = {'+Inf': Infinity, '-Inf': -Infinity, NaN};
	const value = special[text] ?? (/^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined);
	if (value === undefined) {
		throw new Error(`"${text}" is no value.`);
	}

	return value;
}

/** `{a="x",b="y"}`, whole. */
function parseLabels(text: string): Record<string, string> {
	const labels = new Map<string, string>();
	const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;
	while (label.lastIndex < text.length) {
		const match = label.exec(text);
		if (!match) {
			throw new Error(`These are no labels: ${text}`);
		}

		const [, name = '', value = ''] = match;
		if (labels.has(name)) {
			throw new Error(`The label ${name} is there twice: ${text}`);
		}

		labels.set(name, value.replaceAll(/\\(.)/g, (_whole, character: string) => (character === 'n' ? '\n' : character)));
	}

	return Object.fromEntries(labels);
}

/**
Reads the text format of Prometheus (0.0.4), and refuses what a server could refuse or merge: a family without help and type or in two parts, a sample outside its
family, a series twice, a bad name, escape or value, a last line without its end.
*/
export function parseMetrics(text: string): Map<string, MetricFamily> {
	if (!text.endsWith('\n')) {
		throw new Error('The last line has no end.');
	}

	const families = new Map<string, MetricFamily & {samples: MetricSample[]}>();
	const series = new Set<string>();
	let help: {name: string; text: string} | undefined;
	let family: (MetricFamily & {samples: MetricSample[]}) | undefined;
	for (const line of text.split('\n').slice(0, -1)) {
		const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
		if (comment?.[1] === 'HELP') {
			help = {name: comment[2]!, text: comment[3]!};
			family = undefined;
		} else if (comment) {
			const {2: name = '', 3: type = ''} = comment;
			if (help?.name !== name || families.has(name) || !types.has(type)) {
				throw new Error(`The family is there twice, has no help, or is of no type: ${line}`);
			}

			family = {name, type, help: help.text, samples: []};
			families.set(name, family);
		} else if (line !== '') {
			const match = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line);
			const {name: of = '', type = ''} = family ?? {};
			const [, name = '', labelText = '', value = ''] = match ?? [];
			if (!match || !(suffixes[type] ?? ['']).some(suffix => of + suffix === name)) {
				throw new Error(`This is no sample of ${of || 'any family'}: ${line}`);
			}

			const labels = parseLabels(labelText);
			const key = JSON.stringify([name, Object.entries(labels).toSorted()]);
			if (series.has(key)) {
				throw new Error(`The series is there twice: ${line}`);
			}

			series.add(key);
			family!.samples.push({name, labels, value: parseValue(value)});
		}
	}

	return families;
}
