import {type CliOptions} from './cli-options.js';

/** Whether colour may be used where there is a terminal. no-color.org: whatever NO_COLOR says, unless it is empty. */
export const wantsColor = ({color}: CliOptions, environment: NodeJS.ProcessEnv): boolean =>
	color !== false && !environment.NO_COLOR && environment.TERM !== 'dumb';
