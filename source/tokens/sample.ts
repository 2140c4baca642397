import {type Money} from './money.js';

/**
What was left of a token at one moment. Between two samples the balance went from the one to the other; after the last it stayed. Samples are written when
a balance changed, and where it had stood still before, also at the moment at which the former balance was seen last, so a flat stretch is two equal samples.
*/
export type Sample = {
	/** Epoch ms. */
	readonly at: number;
	/** USD. */
	readonly balance: Money;
	/** How the balance got here from the sample before is no spending, or not known: it was set here, or the clock was. */
	readonly broken?: true;
};
