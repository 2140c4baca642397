import {appendFileSync, existsSync, renameSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {safeJson} from '../tokens/text.js';
import {type Audit} from './history-port.js';
import {fileTrouble, makeStateDir, makeStateFile} from './state-files.js';

/** Bytes from which a file is put aside. */
const rotatedAt = 10_000_000;

/** So many old files are kept: `audit.jsonl.1` is the newest. */
const kept = 5;

/** Where the audit is written. */
export const auditFile = (stateDir: string): string => path.join(stateDir, 'audit.jsonl');

/** Makes room for a new file; two instances that do so at once waste a number, no line. */
function rotate(file: string): void {
	rmSync(`${file}.${kept}`, {force: true});
	for (let number = kept - 1; number >= 1; number--) {
		if (existsSync(`${file}.${number}`)) {
			renameSync(`${file}.${number}`, `${file}.${number + 1}`);
		}
	}

	renameSync(file, `${file}.1`);
}

/**
The audit file: JSON lines, appended in one write each, so that several instances can share it. One file for all profiles of a state directory; each line names its own. Nothing is
opened before the first line. Never throws: the first failure is told by `notice`, and every line is tried anew.
*/
export function openAudit({stateDir, profile}: {readonly stateDir: string; readonly profile: string}): Audit {
	const file = auditFile(stateDir);
	let notice: string | null = null;

	return {
		get notice() {
			return notice;
		},
		write({at, action, token, change, outcome, reason}) {
			const line = `${safeJson({time: new Date(at).toISOString(), profile, action, token, change, outcome, ...(reason !== undefined && {reason})})}\n`;
			try {
				makeStateDir(stateDir);
				makeStateFile(file);
				if (statSync(file).size + line.length > rotatedAt) {
					rotate(file);
					makeStateFile(file);
				}

				appendFileSync(file, line);
				notice = null;
			} catch (error) {
				notice = `The audit file cannot be written: ${fileTrouble(error)} (${file}).`;
			}
		},
	};
}
