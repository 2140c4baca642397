import {type UiState} from './state/ui-state.js';

/** Said at the first `q` while a token is created or rotated: its secret is given once, so it is waited for on screen. */
export const secretOnItsWay = 'A new secret is on its way: it is shown here as soon as it comes. q again leaves without it.';

/** Said where it was left all the same. */
export const secretLost = 'The secret that was on its way is lost. For another one: rotate the token (r), or read it (Y) where the API gives secrets again.';

/** Whether the user has it before them that a secret is on its way; an alert may stand behind it. */
export const isWarned = ({message}: Pick<UiState, 'message'>): boolean => message?.text.startsWith(secretOnItsWay) ?? false;
