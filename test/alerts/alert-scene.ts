import {type Log} from '../../source/alerts/delivery.js';
import {type Alert} from '../../source/alerts/judge-alerts.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

export const source = {profile: 'acme', host: 'api.example.com'};

export const makeAlert = (values: Partial<Alert> = {}): Alert => ({
	kind: 'alert', at: noon, token: makeToken('prod-web', {balance: money('8.2')}), state: 'LOW', previous: 'OK', text: 'prod-web is LOW: $8.20 left.', ...values,
});

export const testAlert = makeAlert({kind: 'test', token: null, state: 'OK', text: 'This is a test alert of eden-tokens.'});

/** A log that is kept, as `level: text`. */
export function keepLog(): {readonly lines: string[]; readonly log: Log} {
	const lines: string[] = [];
	return {
		lines,
		log(level, text) {
			lines.push(`${level}: ${text}`);
		},
	};
}
