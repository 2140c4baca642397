import {isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document} from 'yaml';
import type * as z from 'zod';
import {configSchema, profileConflict, type Config} from './config-schema.js';

export type ParsedConfig = {readonly config: Config} | {readonly line: number; readonly fault: string};

type Path = readonly PropertyKey[];

type Complaint = {readonly path: Path; readonly text: string};

/** The offset at which an entry begins: at its key, or in a list at itself. If it is missing, the closest parent that exists. */
function offsetOf(document: Document.Parsed, path: Path): number {
	let node: unknown = document.contents;
	let offset = document.contents?.range?.[0] ?? 0;
	for (const step of path) {
		const container: unknown = isAlias(node) ? node.resolve(document) : node;
		if (isMap(container)) {
			const pair = container.items.find(({key}) => isScalar(key) && String(key.value) === String(step));
			if (!pair) {
				break;
			}

			offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
			node = pair.value;
		} else if (isSeq(container)) {
			const item: unknown = container.items[Number(step)];
			offset = (isMap(item) || isScalar(item) || isSeq(item) ? item.range?.[0] : undefined) ?? offset;
			node = item;
		} else {
			break;
		}
	}

	return offset;
}

/** `profiles.default.thresholds.overrides[0].low`. */
const pathName = (path: Path): string => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');

function complaintsOf(issue: z.core.$ZodIssue): Complaint[] {
	const {path, message} = issue;
	if (issue.code !== 'unrecognized_keys') {
		return [{path, text: path.length === 0 ? `the file must be ${message}` : `"${pathName(path)}" must be ${message}`}];
	}

	const where = path.length === 0 ? '' : ` in "${pathName(path)}"`;
	return issue.keys.map(key => ({
		path: [...path, key],
		text: /^(?:api|account)?_?-?(?:key|token|secret)$/i.test(key)
			? `a key does not belong in this file, so "${key}"${where} is not read: use apiKeyFile or apiKeyCommand`
			: `unknown entry "${key}"${where}: accepted are ${message}`,
	}));
}

function conflictsOf({profiles, defaultProfile}: Config): Complaint[] {
	const complaints = Object.entries(profiles).flatMap(([name, profile]) => {
		const conflict = profileConflict(profile);
		const path = ['profiles', name, ...conflict?.path ?? []];
		return conflict ? [{path, text: `"${pathName(path)}" must be ${conflict.accepted}`}] : [];
	});

	if (defaultProfile !== undefined && !Object.hasOwn(profiles, defaultProfile)) {
		complaints.push({path: ['defaultProfile'], text: `"defaultProfile" must be one of ${Object.keys(profiles).join(', ') || 'the profiles, of which there are none'}`});
	}

	return complaints;
}

/** Parses and checks the text of a config file. Returns the values, or the first fault in the order of lines. */
export function parseConfig(text: string): ParsedConfig {
	const lineCounter = new LineCounter();
	const document = parseDocument(text, {lineCounter, prettyErrors: false, stringKeys: true});
	const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line);
	const broken = document.errors[0] ?? document.warnings[0];
	if (broken) {
		return {line: lineAt(broken.pos[0]), fault: `this is no valid YAML: ${broken.message.split('\n')[0]!.replace(/[.:]$/, '')}.`};
	}

	let value: unknown;
	try {
		value = document.toJS({maxAliasCount: 100});
	} catch {
		return {line: 1, fault: 'its aliases refer to too much or to nothing.'};
	}

	const parsed = configSchema.safeParse(value);
	const complaints = parsed.success ? conflictsOf(parsed.data) : parsed.error.issues.flatMap(issue => complaintsOf(issue));
	const found = complaints.map(complaint => ({line: lineAt(offsetOf(document, complaint.path)), fault: complaint.text})).toSorted((a, b) => a.line - b.line);
	const [first] = found;
	if (first) {
		const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
		return {line: first.line, fault: `${first.fault}${more}.`};
	}

	return {config: parsed.data!};
}
