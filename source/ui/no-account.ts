import {type Capabilities} from '../api/port.js';
import {initialState} from '../store/state.js';

/** What can be done, and what is known, where there is no account yet. */
export const noCapabilities: Capabilities = {
	rename: false, rotateInPlace: 'no', resetPeriods: false, members: false, revokes: false, usageByKey: false, readSecret: false, write: false, minimumExpiry: 0,
};

export const emptyState = initialState(0, 30_000);
