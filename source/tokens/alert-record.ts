import {type HealthState} from './health.js';

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
