import {nextReset} from './reset.js';
import {type Sample} from './sample.js';
import {type Reset} from './token.js';

/** A moment at which a balance did not fall by spending. */
export type Mark = {
	/** Epoch ms. */
	readonly at: number;
	readonly kind: 'top-up' | 'reset';
};

/** Where a balance was topped up, and where it was reset: a rise over the moment of a reset of its period is one. Samples: oldest first. */
export function marksOf(samples: readonly Sample[], reset: Reset | null): Mark[] {
	return samples.flatMap((to, index): Mark[] => {
		const from = samples[index - 1];
		if (!from || to.balance <= from.balance) {
			return [];
		}

		const moment = reset === null ? Infinity : nextReset(reset.period, from.at);
		return [moment <= to.at ? {at: moment, kind: 'reset'} : {at: to.at, kind: 'top-up'}];
	});
}
