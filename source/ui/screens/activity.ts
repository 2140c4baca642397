import {type Activity} from '../../store/state.js';
import {type Role, type Theme} from '../theme.js';
import {formatMoment} from '../format.js';

const roles: Readonly<Record<Activity['level'], Role | undefined>> = {info: undefined, success: 'success', warning: 'warning', error: 'critical'};

/** What the session did and saw, oldest first. */
export function activityLines(activity: readonly Activity[], theme: Theme): string[] {
	if (activity.length === 0) {
		return ['Nothing happened yet.'];
	}

	return activity.map(({at, level, text}) => {
		const role = roles[level];
		const line = `${formatMoment(at)} ${level.padEnd(7)} ${text}`;
		return role ? theme.paint(role, line) : line;
	});
}
