import {type Thresholds} from './health.js';
import {dollars} from './money.js';
import {namePattern} from './name-pattern.js';

/** Thresholds of the published practice: under 10 USD low, under 1 critical; within 7 days expiring, within 2 critical. */
export const defaultThresholds: Thresholds = {low: dollars(10), critical: dollars(1), expiringDays: 7, criticalDays: 2};

export type ThresholdRules = {
	readonly base: Thresholds;
	/** The first glob that matches a token's name counts; what it leaves out comes from `base`. */
	readonly overrides: ReadonlyArray<Partial<Thresholds> & {readonly match: string}>;
};

/** A function from a token's name to its thresholds; the globs are compiled once. */
export function thresholdsByName({base, overrides}: ThresholdRules): (name: string) => Thresholds {
	const compiled = overrides.map(({match, ...values}) => ({isMeant: namePattern(match), thresholds: {...base, ...values}}));
	return name => compiled.find(({isMeant}) => isMeant(name))?.thresholds ?? base;
}
