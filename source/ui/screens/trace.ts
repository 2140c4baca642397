import {nextReset} from '../../tokens/reset.js';
import {type Sample} from '../../tokens/samples.js';
import {type Reset} from '../../tokens/token.js';

/** A stretch in which a balance went evenly from one value to another; USD, epoch ms. */
export type Piece = {readonly from: number; readonly to: number; readonly before: number; readonly after: number};

const toDollars = ({balance}: Sample): number => Number(balance) / 1e9;

/** What samples say of a balance up to `now`: it falls evenly between two of them, rises at once, and stays after the last. Nothing where it is not known how it got from the one to the other. */
export function piecesOf(samples: readonly Sample[], now: number): Piece[] {
	const known = samples.filter(({at}) => at <= now);
	return known.flatMap((sample, index): Piece[] => {
		const next = known[index + 1];
		const [from, before] = [sample.at, toDollars(sample)];
		if (!next) {
			return [{from, to: now, before, after: before}];
		}

		if (next.broken) {
			return [{from, to: from, before, after: before}];
		}

		const after = toDollars(next);
		return after > before
			? [{from, to: next.at, before, after: before}, {from: next.at, to: next.at, before, after}]
			: [{from, to: next.at, before, after}];
	});
}

/** The part of a piece that lies within `from` and `to`; undefined where none does. */
export function clipPiece(piece: Piece, from: number, to: number): Piece | undefined {
	if (piece.to < from || piece.from > to) {
		return undefined;
	}

	const valueAt = (at: number): number => piece.before + ((piece.after - piece.before) * (at - piece.from) / (piece.to - piece.from));
	return {
		from: Math.max(piece.from, from),
		to: Math.min(piece.to, to),
		before: piece.from < from ? valueAt(from) : piece.before,
		after: piece.to > to ? valueAt(to) : piece.after,
	};
}

/** The lowest and the highest value in each of `columns` equal parts of the time from `from` to `to`; undefined where nothing is known. */
export function traceOf(pieces: readonly Piece[], {from, to, columns}: {from: number; to: number; columns: number}): Array<readonly [low: number, high: number] | undefined> {
	const trace: Array<readonly [number, number] | undefined> = Array.from({length: columns}, () => undefined);
	const step = (to - from) / columns;
	const columnOf = (at: number): number => Math.max(0, Math.min(columns - 1, Math.floor((at - from) / step)));
	for (const piece of pieces) {
		const inside = clipPiece(piece, from, to);
		if (!inside) {
			continue;
		}

		for (let column = columnOf(inside.from); column <= columnOf(inside.to); column++) {
			const part = clipPiece(inside, from + (column * step), from + ((column + 1) * step)) ?? inside;
			const [low, high] = trace[column] ?? [Infinity, -Infinity];
			trace[column] = [Math.min(low, part.before, part.after), Math.max(high, part.before, part.after)];
		}
	}

	return trace;
}

/** A moment at which a balance did not fall by spending. */
export type Mark = {
	/** Epoch ms. */
	readonly at: number;
	readonly kind: 'top-up' | 'reset';
};

/** Where a balance was topped up, and where it was reset: a rise over the moment of a reset of its period is one. Samples: oldest first. */
export function plotMarks(samples: readonly Sample[], reset: Reset | null): Mark[] {
	return samples.flatMap((to, index): Mark[] => {
		const from = samples[index - 1];
		if (!from || to.balance <= from.balance) {
			return [];
		}

		const moment = reset === null ? Infinity : nextReset(reset.period, from.at);
		return [moment <= to.at ? {at: moment, kind: 'reset'} : {at: to.at, kind: 'top-up'}];
	});
}
