import {type Thresholds} from '../tokens/health.js';

/** Which of a pair is above the other within one layer, so that neither can have been meant; undefined: none. */
export function thresholdConflict({low, critical, expiringDays, criticalDays}: Partial<Thresholds>): 'critical' | 'criticalDays' | undefined {
	if (low !== undefined && critical !== undefined && critical > low) {
		return 'critical';
	}

	return expiringDays !== undefined && criticalDays !== undefined && criticalDays > expiringDays ? 'criticalDays' : undefined;
}

/**
The thresholds of `layer` over those of `base`. Critical is never above low: a value that is only inherited gives way to the one that was
set, so that `--low-balance 0.5` alone makes sense although critical is 1 by default.
*/
export function layerThresholds(base: Thresholds, layer: Partial<Thresholds>): Thresholds {
	const merged = {...base, ...layer};
	if (merged.critical > merged.low) {
		if (layer.low === undefined) {
			merged.low = merged.critical;
		} else {
			merged.critical = merged.low;
		}
	}

	if (merged.criticalDays > merged.expiringDays) {
		if (layer.expiringDays === undefined) {
			merged.expiringDays = merged.criticalDays;
		} else {
			merged.criticalDays = merged.expiringDays;
		}
	}

	return merged;
}
