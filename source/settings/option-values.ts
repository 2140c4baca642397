import {parseMoney, type Money} from '../tokens/money.js';
import {isLoopback, type Secret} from '../tokens/secret.js';
import {SettingsError, type Settings} from './settings.js';

/** Limits and messages for values that options and the config file share. */
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

// Quoted text may hold anything: cut it here; the reporter makes it safe for a terminal.
const refuse = (source: string, text: string, wanted: string): SettingsError =>
	new SettingsError('usage', `${source} cannot be "${text.slice(0, 40)}".`, `Give ${wanted}.`);

const toNumber = (text: string): number => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN);

/** Parses `auto`, `v2` or `v3`, or throws a `SettingsError` that names the source. */
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

export const defaultBaseUrl = 'https://api.edenai.run';

const example = `an http or https address without user, query and fragment, such as ${defaultBaseUrl}`;

/**
Parses the base URL and removes the slash at its end. The key is part of each request, so plain `http:` is allowed only to this machine,
unless explicitly requested.

@param source - Where the text came from, for the message. The message never repeats the text: it may contain a password.
*/
export function checkBaseUrl(text: string, source: string, insecureHttp: boolean): string {
	const url = URL.parse(text);
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw new SettingsError('usage', `${source} is no usable base URL.`, `Give ${example}.`);
	}

	if (url.protocol === 'http:' && !insecureHttp && !isLoopback(url.hostname)) {
		throw new SettingsError('usage', `${source} is plain http, so the key would travel unencrypted to ${url.host}.`, 'Use https, or allow it by --insecure-http.');
	}

	return url.href.replace(/\/+$/, '');
}

/** The API to use: as chosen; with `auto`, v3 for a management key (by its prefix), and v2 for any other key or none. */
export function chooseApi(choice: ApiChoice, key: Secret | undefined): 'v2' | 'v3' {
	return choice === 'auto' ? (key?.reveal().startsWith('mgmt-eden-') ? 'v3' : 'v2') : choice;
}

/** The settings with a key that was typed in, for this run only. */
export const withKey = (settings: Settings, key: Secret): Settings => ({
	...settings, credential: {key, source: 'what was pasted'}, api: chooseApi(settings.apiChoice, key),
});
