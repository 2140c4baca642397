import {type Money, dollars} from './money.js';
import {namePattern} from './naming.js';
import {type Token} from './token.js';

/** One vocabulary for the TUI, `list`, `check`, `watch` and the metrics; from best to worst but for `REVOKED`, which is history. */
export const healthStates = ['OK', 'EXPIRING', 'LOW', 'CRITICAL', 'EMPTY', 'EXPIRED', 'REVOKED'] as const;

export type HealthState = (typeof healthStates)[number];

export type Severity = 'ok' | 'warning' | 'critical' | 'none';

/** Limits of the states. Balances in USD, windows in days of 24 h. */
export type Thresholds = {
	readonly low: Money;
	readonly critical: Money;
	readonly expiringDays: number;
	readonly criticalDays: number;
};

export type Health = {
	/** The worst that holds. */
	readonly state: HealthState;
	/** Of the balance alone: OK, LOW, CRITICAL or EMPTY. */
	readonly balance: HealthState;
	/** Of the expiry alone: OK, EXPIRING, CRITICAL or EXPIRED. */
	readonly expiry: HealthState;
};

const dayMs = 86_400_000;

function balanceState(token: Token, {low, critical}: Thresholds): HealthState {
	if (!token.limited || token.balance === null) {
		return 'OK';
	}

	if (token.balance <= 0n) {
		return 'EMPTY';
	}

	if (token.balance < critical) {
		return 'CRITICAL';
	}

	return token.balance < low ? 'LOW' : 'OK';
}

function expiryState({expiresAt}: Token, now: number, {expiringDays, criticalDays}: Thresholds): HealthState {
	if (expiresAt === null) {
		return 'OK';
	}

	const left = expiresAt - now;
	if (left <= 0) {
		return 'EXPIRED';
	}

	if (left < criticalDays * dayMs) {
		return 'CRITICAL';
	}

	return left < expiringDays * dayMs ? 'EXPIRING' : 'OK';
}

const rank = (state: HealthState): number => healthStates.indexOf(state);

/** The worse of two states: `REVOKED` > `EXPIRED` > `EMPTY` > `CRITICAL` > `LOW` > `EXPIRING` > `OK`. */
export const worse = (a: HealthState, b: HealthState): HealthState => (rank(a) >= rank(b) ? a : b);

/** A token's health at `now` (epoch ms). "Under" and "within" are strict: exactly 10 USD is not LOW, exactly 7 days is not EXPIRING. */
export function healthOf(token: Token, now: number, thresholds: Thresholds): Health {
	const balance = balanceState(token, thresholds);
	const expiry = expiryState(token, now, thresholds);
	return {state: token.revoked ? 'REVOKED' : worse(balance, expiry), balance, expiry};
}

/** What marks the cells of a token: each its own state, but none where it is revoked, which is history. */
export const marksOf = ({state, balance, expiry}: Health): Pick<Health, 'balance' | 'expiry'> => (state === 'REVOKED' ? {balance: 'OK', expiry: 'OK'} : {balance, expiry});

/** `OK` is ok; `LOW` and `EXPIRING` a warning; the rest critical, but `REVOKED` none. */
export function severityOf(state: HealthState): Severity {
	switch (state) {
		case 'OK': {
			return 'ok';
		}

		case 'LOW':
		case 'EXPIRING': {
			return 'warning';
		}

		case 'REVOKED': {
			return 'none';
		}

		case 'CRITICAL':
		case 'EMPTY':
		case 'EXPIRED': {
			return 'critical';
		}
	}
}

/**
The next moment (epoch ms) after `now` at which time alone changes the token's health; undefined where none will. It lets a screen stay
right without a clock that ticks.
*/
export function nextHealthChange({expiresAt, revoked}: Token, now: number, {expiringDays, criticalDays}: Thresholds): number | undefined {
	if (expiresAt === null || revoked) {
		return undefined;
	}

	// The windows are open at their far end, so the change shows 1 ms after it.
	const moments = [expiresAt - (expiringDays * dayMs) + 1, expiresAt - (criticalDays * dayMs) + 1, expiresAt];
	return moments.filter(moment => moment > now).toSorted((a, b) => a - b)[0];
}

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

const unicode: Readonly<Record<HealthState, string>> = {OK: '✓', EXPIRING: '◔', LOW: '▾', CRITICAL: '!', EMPTY: '∅', EXPIRED: '✗', REVOKED: '⊘'};
const ascii: Readonly<Record<HealthState, string>> = {OK: '.', EXPIRING: '~', LOW: 'v', CRITICAL: '!', EMPTY: '0', EXPIRED: 'x', REVOKED: '-'};

/** A glyph for each state, one column each: beside the word, so that a state is never told by colour alone. */
export const stateGlyphs = (isAscii: boolean): Readonly<Record<HealthState, string>> => (isAscii ? ascii : unicode);

/** What is kept of a token's health, so that an alert is told once, also across restarts. A token that is well has none. */
export type AlertRecord = {
	readonly id: string;
	/** What was told last. */
	readonly state: HealthState;
	/** Epoch ms at which it got into this state. */
	readonly since: number;
	/** Somebody has seen it (`m`). */
	readonly acknowledged: boolean;
};
