import {type TokenType} from './entry.js';
import {type Period} from './paris.js';

/** A token of the demo as it is at the start. Amounts in USD. */
export type Plan = {
	readonly name: string;
	/** `api_token` unless told. */
	readonly type?: TokenType;
	/** At the start; with a reset period it follows from that. null: none. */
	readonly balance: number | null;
	/** On unless there is no balance. */
	readonly limited?: boolean;
	/** USD an hour; 0 unless told. */
	readonly burn?: number;
	readonly isBursty?: boolean;
	/** Negative: expired. Absent: never. */
	readonly expiresInDays?: number;
	readonly reset?: {readonly period: Period; readonly amount: number};
	readonly member?: string;
	/** 120 unless told. */
	readonly ageInDays?: number;
	/** With a balance of 0: when it ran out. */
	readonly emptyForHours?: number;
	readonly topUp?: {readonly hoursAgo: number; readonly amount: number};
	readonly revokedDaysAgo?: number;
	readonly isLegacy?: boolean;
};

/** Every state of health, across environments. */
export const namedPlans: readonly Plan[] = [
	{name: 'prod-web-app', balance: 742.18, burn: 6.4, ageInDays: 40, member: 'ops@demo.example'},
	{name: 'prod-mobile-ios', balance: 512.4, burn: 3.1, member: 'ops@demo.example'},
	// Runs out within ten minutes.
	{name: 'staging-batch-scoring', balance: 2, burn: 12.6, ageInDays: 0.7, member: 'lea@demo.example'},
	// LOW, and empty in a few hours.
	{name: 'prod-translation', balance: 8.2, burn: 1.9, member: 'ops@demo.example'},
	{name: 'prod-chat-support', balance: 0.64, burn: 0.04, member: 'ops@demo.example'},
	{name: 'prod-search-index', balance: null, burn: 4.2, member: 'ops@demo.example'},
	{name: 'prod-ocr-invoices', balance: 800, reset: {period: 'monthly', amount: 800}, burn: 0.9},
	{name: 'staging-web-app', balance: 41.7, burn: 1.4, isBursty: true, expiresInDays: 58.4},
	{name: 'staging-mobile-ios', balance: 23.11, burn: 0.3, expiresInDays: 5.2},
	{name: 'staging-speech', balance: 0, emptyForHours: 4, burn: 1.5, expiresInDays: 71.6},
	{name: 'dev-john-testing', type: 'sandbox_api_token', balance: 25, burn: 0.5, expiresInDays: 30.3, member: 'john@demo.example'},
	{name: 'dev-anna-vision', balance: 6.5, burn: 0.12, expiresInDays: 22.8, member: 'anna@demo.example'},
	{name: 'dev-playground', type: 'sandbox_api_token', balance: null, burn: 0.2},
	{name: 'dev-marie-prototype', balance: 11.35, burn: 0.4, expiresInDays: -3.1, member: 'marie@demo.example'},
	{name: 'ci-cd-pipeline', balance: 20, reset: {period: 'daily', amount: 20}, burn: 0.4, isBursty: true},
	{name: 'ci-nightly-evals', balance: 60, reset: {period: 'weekly', amount: 60}, burn: 0.24, isBursty: true},
	// CRITICAL by its expiry.
	{name: 'partner-acme-corp', balance: 10.2, expiresInDays: 1.5, ageInDays: 6},
	{name: 'partner-globex', balance: 184.5, burn: 2.2, topUp: {hoursAgo: 9, amount: 150}},
	{name: 'client-initech-trial', balance: 3.9, burn: 0.02, expiresInDays: 9.4, ageInDays: 5},
	{name: 'client-umbrella-trial', balance: 0, emptyForHours: 30, burn: 0.1, expiresInDays: -0.8, ageInDays: 15},
	{name: 'client-東京デモ-🚀', balance: 27.5, burn: 0.8, expiresInDays: 44.1},
	{name: 'partner-hooli', balance: 3.25, burn: 0.3, revokedDaysAgo: 12},
	// The one before today's, whose name is free again.
	{name: 'prod-web-app', balance: 118.02, burn: 5.2, revokedDaysAgo: 40, ageInDays: 200},
	{name: 'crm-import-2019', balance: 55, burn: 0.05, isLegacy: true, ageInDays: 900},
];
