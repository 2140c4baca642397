import {expect, onTestFinished} from 'vitest';
import {type CommandContext} from '../../source/commands/context.js';
import {runExporter} from '../../source/commands/exporter.js';
import {parseListen} from '../../source/commands/listen.js';
import {systemClock, type Clock} from '../../source/store/state.js';
import {type Money} from '../../source/tokens/money.js';
import {type Token} from '../../source/tokens/token.js';
import {type Captured} from './capture-output.js';
import {makeContext} from './command-context.js';
import {createFakeApi, type FakeApi} from './fake-api.js';
import {createFakeClock, type FakeClock} from './fake-clock.js';
import {eventually} from './patience.js';
import {parseMetrics, type MetricFamily} from './prometheus-text.js';

export type Exporter = {
	readonly url: string;
	readonly output: Captured;
	readonly scrape: () => Promise<Map<string, MetricFamily>>;
	readonly health: () => Promise<{readonly status: number; readonly text: string}>;
	readonly ended: Promise<number>;
	readonly stop: () => void;
};

/** As typed. */
type Options = {readonly listen?: string; readonly hashNames?: boolean};

/** Runs the exporter on any free port until the end of the test. */
export async function startExporter(context: CommandContext, output: Captured, {listen = '127.0.0.1:0', hashNames = false}: Options = {}, clock: Clock = systemClock): Promise<Exporter> {
	const stop = new AbortController();
	const ended = runExporter({...context, signal: stop.signal}, {address: parseListen(listen), hashNames}, clock);
	onTestFinished(async () => {
		stop.abort();
		await ended;
	});
	const url = await eventually(() => {
		const found = /Metrics at (http:\S+)\/metrics/.exec(output.stderr());
		expect(found).not.toBeNull();
		return found![1]!;
	});
	return {
		url, output, ended,
		async scrape() {
			const response = await fetch(`${url}/metrics`);
			expect(response.status).toBe(200);
			expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
			return parseMetrics(await response.text());
		},
		async health() {
			const response = await fetch(`${url}/healthz`);
			return {status: response.status, text: await response.text()};
		},
		stop() {
			stop.abort();
		},
	};
}

/** Runs it on a server in memory, with a clock that moves only when told to. */
export async function exportFake(tokens: readonly Token[], options: Options = {}, credits: Money | null = null): Promise<Exporter & {readonly api: FakeApi; readonly clock: FakeClock}> {
	const api = createFakeApi(tokens);
	api.creditsLeft = credits;
	const clock = createFakeClock();
	const {context, output} = makeContext(api, {settings: {profile: 'ops'}});
	return {...await startExporter(context, output, options, clock), api, clock};
}

/** The values of a family by the name of the token; `by`: by another label. */
export const valuesOf = (families: Map<string, MetricFamily>, family: string, by = 'name'): Record<string, number> =>
	Object.fromEntries(families.get(family)!.samples.map(({labels, value}) => [labels[by] ?? '', value]));

/** The states that are 1, as `name STATE`. */
export const statesOf = (families: Map<string, MetricFamily>): string[] =>
	families.get('eden_token_state')!.samples.filter(({value}) => value === 1).map(({labels}) => `${labels.name} ${labels.state}`);
