import {parseMoney, type Money} from '../tokens/money.js';
import {SettingsError} from './settings-error.js';

/** Limits and wording of the values that options and the config file share. */
export const accepted = {
	api: 'auto, v2 or v3',
	refresh: 'a number of seconds from 2 to 86400',
	money: 'an amount in USD from 0 to 99999.999999999, such as 10 or 0.5',
	days: 'a number of days from 0 to 3650',
} as const;

export const isRefresh = (seconds: number): boolean => seconds >= 2 && seconds <= 86_400;

export const isDays = (days: number): boolean => days >= 0 && days <= 3650;

export const apiChoices = ['auto', 'v2', 'v3'] as const;

export type ApiChoice = (typeof apiChoices)[number];

// What is quoted may hold anything: it is cut, and the reporter makes it safe for a terminal.
const refuse = (source: string, text: string, wanted: string): SettingsError =>
	new SettingsError('usage', `${source} cannot be "${text.slice(0, 40)}".`, `Give ${wanted}.`);

const toNumber = (text: string): number => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN);

/** `auto`, `v2` or `v3`, or a `SettingsError` that names the source. */
export function parseApi(text: string, source: string): ApiChoice {
	const choice = apiChoices.find(candidate => candidate === text.toLowerCase());
	if (!choice) {
		throw refuse(source, text, accepted.api);
	}

	return choice;
}

/** Seconds between two refreshes. */
export function parseRefresh(text: string, source: string): number {
	const seconds = toNumber(text);
	if (!isRefresh(seconds)) {
		throw refuse(source, text, accepted.refresh);
	}

	return seconds;
}

export function parseAmount(text: string, source: string): Money {
	const amount = parseMoney(text);
	if (amount === undefined || amount < 0n) {
		throw refuse(source, text, accepted.money);
	}

	return amount;
}

export function parseDays(text: string, source: string): number {
	const days = toNumber(text);
	if (!isDays(days)) {
		throw refuse(source, text, accepted.days);
	}

	return days;
}
