import {type Activity} from '../../store/state.js';
import {formatMoment} from '../../tokens/expiry.js';
import {wrapUnder} from '../format.js';
import {type Role, type Theme} from '../theme.js';

const roles: Readonly<Record<Activity['level'], Role | undefined>> = {info: undefined, success: 'success', warning: 'warning', error: 'critical'};

/** What the session did and saw, oldest first. Long ones take several lines: the remedy stands at the end. */
export function activityLines(activity: readonly Activity[], width: number, theme: Theme): string[] {
	if (activity.length === 0) {
		return ['Nothing happened yet.'];
	}

	return activity.flatMap(({at, level, text}) => {
		const role = roles[level];
		const lines = wrapUnder(`${formatMoment(at)} ${level.padEnd(7)} `, text, width);
		return role ? lines.map(line => theme.paint(role, line)) : lines;
	});
}
