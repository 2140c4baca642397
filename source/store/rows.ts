import {applyPatch} from '../tokens/change-set.js';
import {healthOf, nextHealthChange, type Health, type HealthState, type Thresholds, thresholdsByName, type ThresholdRules} from '../tokens/health.js';
import {type Money} from '../tokens/money.js';
import {environmentOf} from '../tokens/naming.js';
import {haystackOf} from '../tokens/query.js';
import {type RotationRole, type UnfinishedRotation} from '../tokens/rotation.js';
import {isShared, nameAmong} from '../tokens/same-name.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {type Unread} from './reconcile.js';
import {type Forecast, type Pending, type State} from './state.js';

/** A token as the list shows it. The same object as long as nothing that it shows changed. */
export type Row = {
	readonly id: string;
	/** With the change in flight laid over it. */
	readonly token: Token;
	readonly health: Health;
	/** The worst of `health`. */
	readonly state: HealthState;
	/** What a filter searches. */
	readonly haystack: string;
	/** Safe to display, as is `displayName`. */
	readonly environment: string;
	/** With member and masked secret where other active keys have the same name. */
	readonly displayName: string;
	/** Other active keys have the same name: it says not which one is meant. */
	readonly isShared: boolean;
	/** What names are sorted by. */
	readonly sortName: string;
	/** The kind of change in flight. */
	readonly pending: Pending['kind'] | null;
	/** Its part in an unfinished rotation. */
	readonly rotation: RotationRole | null;
	/** It is as it was last read: a later answer about it could not be read. */
	readonly unread: Unread | null;
	/** What the balance changed by at the last refresh. */
	readonly delta: Money | null;
	/** Epoch ms at which the balance is 0 at the present rate; null: unknown, or never. */
	readonly runsOut: number | null;
	/** USD an hour; null: unknown. */
	readonly burn: Money | null;
	/** With a reset period: whether the balance lasts to the next reset at the present rate. Null: no reset, no limit, or unknown. */
	readonly lastsToReset: boolean | null;
	/** Balances over time, for a sparkline. */
	readonly trend: readonly number[];
};

type Forecasts = ReadonlyMap<string, Forecast>;

/** What a row was made from, and for how long time alone does not change it: from `from` until before `until`, epoch ms. */
type Made = {
	readonly row: Row;
	readonly source: Token;
	readonly pending: Pending | undefined;
	readonly delta: Money | undefined;
	readonly forecast: Forecast | undefined;
	readonly rotation: RotationRole | undefined;
	readonly unread: Unread | undefined;
	readonly from: number;
	readonly until: number;
};

const noForecast: Forecast = {runsOut: null, burnPerHour: null, basis: null, lastsToReset: null, trend: []};

const roles = new WeakMap<readonly UnfinishedRotation[], ReadonlyMap<string, RotationRole>>();

/** Which tokens are part of an unfinished rotation. Remembered for each array. */
function rolesOf(rotations: readonly UnfinishedRotation[]): ReadonlyMap<string, RotationRole> {
	let known = roles.get(rotations);
	if (!known) {
		known = new Map(rotations.flatMap(({oldId, newId}) => [[oldId, 'old'] as const, ...(newId === null ? [] : [[newId, 'new'] as const])]));
		roles.set(rotations, known);
	}

	return known;
}

type Words = Pick<Row, 'haystack' | 'environment' | 'displayName' | 'isShared' | 'sortName'>;

/** The words of a row, and those of its former one where they are the same: a forecast makes all rows again, and changes none of these. */
function wordsOf(token: Token, {state}: Health, tokens: State['tokens'], before: Row | undefined): Words {
	const hasTwin = isShared(tokens, token);
	const shown = nameAmong(tokens, token);
	if (before?.token === token && before.state === state && before.isShared === hasTwin && before.displayName === shown) {
		return before;
	}

	return {
		haystack: haystackOf(token, state, hasTwin ? shown : ''), environment: displayName(environmentOf(token.name)), displayName: shown, isShared: hasTwin, sortName: shown.toLowerCase(),
	};
}

function makeRow(source: Token, state: State, forecasts: Forecasts, thresholdsOf: (name: string) => Thresholds, before: Row | undefined): Made {
	const {tokens, now, pending: pendings, deltas, rotations, unread: unreads} = state;
	const {id} = source;
	const pending = pendings.get(id);
	const delta = deltas.get(id);
	const forecast = forecasts.get(id);
	const rotation = rolesOf(rotations).get(id);
	const unread = unreads.get(id);
	const token = pending?.kind === 'update' ? applyPatch(source, pending.patch) : source;
	const thresholds = thresholdsOf(token.name);
	const health = healthOf(token, now, thresholds);
	const {haystack, environment, displayName: shown, isShared: hasTwin, sortName} = wordsOf(token, health, tokens, before);
	const {runsOut, burnPerHour, lastsToReset, trend} = forecast ?? noForecast;
	const row: Row = {
		id,
		token,
		health,
		state: health.state,
		haystack,
		environment,
		displayName: shown,
		isShared: hasTwin,
		sortName,
		pending: pending?.kind ?? null,
		rotation: rotation ?? null,
		unread: unread ?? null,
		delta: delta ?? null,
		runsOut,
		burn: burnPerHour,
		lastsToReset,
		trend,
	};
	return {row, source, pending, delta, forecast, rotation, unread, from: now, until: nextHealthChange(token, now, thresholds) ?? Infinity};
}

type Select = (state: State, forecasts: Forecasts) => readonly Row[];

/** Makes rows anew only for the tokens of which something changed. */
function createSelect(rules: ThresholdRules): Select {
	const thresholdsOf = thresholdsByName(rules);
	let made = new Map<string, Made>();
	let rows: readonly Row[] = [];
	/** What the rows were made from, and for how long time alone changes none of them. */
	let last: (Pick<State, 'tokens' | 'pending' | 'deltas' | 'unread' | 'rotations'> & {readonly forecasts: Forecasts; readonly from: number; readonly until: number}) | undefined;

	return (state, forecasts) => {
		const {tokens, pending, deltas, unread, now} = state;
		if (
			last?.tokens === tokens && last.pending === pending && last.deltas === deltas && last.unread === unread
			&& last.rotations === state.rotations && last.forecasts === forecasts && last.from <= now && now < last.until
		) {
			return rows;
		}

		const rotations = rolesOf(state.rotations);
		let from = -Infinity;
		let until = Infinity;
		const next = new Map<string, Made>();
		const nextRows: Row[] = [];
		let isSame = tokens.size === rows.length;
		for (const [id, token] of tokens) {
			const before = made.get(id);
			const entry = before?.source === token && before.pending === pending.get(id) && before.delta === deltas.get(id)
				&& before.forecast === forecasts.get(id) && before.rotation === rotations.get(id) && before.unread === unread.get(id)
				&& before.row.isShared === isShared(tokens, before.row.token) && before.from <= now && now < before.until
				? before
				: makeRow(token, state, forecasts, thresholdsOf, before?.row);
			isSame &&= entry.row === rows[nextRows.length];
			from = Math.max(from, entry.from);
			until = Math.min(until, entry.until);
			next.set(id, entry);
			nextRows.push(entry.row);
		}

		made = next;
		rows = isSame ? rows : nextRows;
		last = {tokens, pending, deltas, unread, rotations: state.rotations, forecasts, from, until};
		return rows;
	};
}

const selects = new WeakMap<ThresholdRules, Select>();

/** A row for every token, in the server's order, revoked ones included. Remembers the last rows of each `thresholds` object: unchanged tokens keep their rows, unchanged lists their array. */
export function selectRows(state: State, thresholds: ThresholdRules, forecasts: Forecasts = state.forecasts): readonly Row[] {
	let select = selects.get(thresholds);
	if (!select) {
		select = createSelect(thresholds);
		selects.set(thresholds, select);
	}

	return select(state, forecasts);
}
