import {type RequestPreview} from '../api/port.js';
import {displayName} from '../tokens/display-name.js';
import {type CommandContext} from './context.js';
import {type RequestJson} from './schema.js';
import {toJson} from './token-json.js';

/** As `requestSchema` has it. */
export const toRequestJson = ({method, path, body}: RequestPreview | RequestJson): RequestJson => ({method: method as RequestJson['method'], path, body: body ? {...body} : null});

/** `--dry-run`: prints what would be sent, method and path on a line, the body below; with `--json` one object where one token was named, else an array. */
export function printRequests({output, json}: CommandContext, requests: ReadonlyArray<RequestPreview | RequestJson>, isOne: boolean): void {
	if (json) {
		const all = requests.map(request => toRequestJson(request));
		output.out(toJson(isOne ? all[0] : all));
		return;
	}

	for (const {method, path, body} of requests) {
		output.out(`${method} ${path}`);
		for (const line of body ? toJson(body).split('\n') : []) {
			output.out(displayName(line.replaceAll('\t', '  ')));
		}
	}
}
