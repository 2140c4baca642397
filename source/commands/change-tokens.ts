import {type BulkAction, type BulkReport} from '../store/bulk.js';
import {type Outcome} from '../store/core.js';
import {type OneShot} from '../store/one-shot.js';
import {type Row} from '../store/rows.js';
import {count, displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {CommandError, exitStatus, type CommandContext, valueOf} from './context.js';
import {rowsOf} from './load-tokens.js';
import {createProgress} from './output.js';
import {type ChangesJson} from './schema.js';
import {toJson, tokenJson} from './token-json.js';

export type Change = {
	readonly account: OneShot;
	readonly rows: readonly Row[];
	readonly action: BulkAction;
	/** In front of the progress bar. */
	readonly label: string;
};

export type Changed = {
	/** As they are now; those that are gone as they were. */
	readonly done: readonly Row[];
	readonly failed: ReadonlyArray<BulkReport['failed'][number] & {readonly token: Token}>;
	/** Left out after an interruption. */
	readonly notTried: readonly Row[];
};

/** Does the same to each token, a few at a time, with a progress bar; what was done is told on stderr. */
async function changeEach(context: CommandContext, {account, rows, action, label}: Change): Promise<{readonly report: BulkReport; readonly outcomes: ReadonlyMap<string, Outcome<unknown>>}> {
	const {output, signal, json} = context;
	const progress = createProgress(output, label);
	const outcomes = new Map<string, Outcome<unknown>>();
	const report = await account.bulk(rows.map(({id}) => id), action, {
		signal,
		onProgress(ended, total) {
			progress.update(ended, total);
		},
		onOutcome(id, outcome) {
			outcomes.set(id, outcome);
		},
	});
	progress.end();
	for (const outcome of json ? [] : outcomes.values()) {
		if (outcome.kind === 'done' && outcome.note !== undefined) {
			output.err(outcome.note);
		}
	}

	return {report, outcomes};
}

/** Changes one token; gives it as it is now, or as it was where it is gone. Throws why it was not done. */
export async function changeOne(context: CommandContext, row: Row, change: Omit<Change, 'rows'>): Promise<Row> {
	const {account} = change;
	const {outcomes} = await changeEach(context, {...change, rows: [row]});
	valueOf(outcomes.get(row.id)!);
	return rowsOf(context, account).find(({id}) => id === row.id) ?? row;
}

/** Changes several tokens; one that fails does not stop the others. */
export async function changeSeveral(context: CommandContext, change: Change): Promise<Changed> {
	const {account, rows} = change;
	const {report: {done, failed, notTried}} = await changeEach(context, change);
	const after = new Map(rowsOf(context, account).map(row => [row.id, row]));
	const [isDone, isLeft] = [new Set(done), new Set(notTried)];
	const before = new Map(rows.map(({id, token}) => [id, token]));
	return {
		done: rows.filter(({id}) => isDone.has(id)).map(row => after.get(row.id) ?? row),
		failed: failed.map(one => ({...one, token: before.get(one.id)!})),
		notTried: rows.filter(({id}) => isLeft.has(id)),
	};
}

/** Tells what became of several tokens: with `--json` an object by `changesSchema` on stdout, else the reasons on stderr. Throws, with exit status 1, where not all was done. */
export function reportChanges({output, json, now}: CommandContext, {done, failed, notTried}: Changed, past: string): void {
	if (json) {
		const changes: ChangesJson = {
			done: done.map(row => tokenJson(row, now())),
			failed: failed.map(({id, token, reason}) => ({name: token.name, id, message: reason})),
			notTried: notTried.map(({id, token, isShared}) => (isShared ? id : token.name)),
		};
		output.out(toJson(changes));
	} else {
		for (const {name, reason} of failed) {
			output.err(displayName(`${name}: ${reason}`));
		}
	}

	const total = done.length + failed.length + notTried.length;
	if (!json && done.length === total) {
		output.err(`${count(total, 'token')} ${total === 1 ? 'was' : 'were'} ${past}.`);
	}

	const left = notTried.length > 0 ? [`${notTried.length} of ${total} were not tried, since it was interrupted`] : [];
	if (failed.length > 0) {
		const what = [`${failed.length} of ${count(total, 'token')} could not be ${past}`, ...left].join(', ');
		throw new CommandError('incomplete', exitStatus.failed, `${what}.`, 'Look at the reasons, and try those tokens again.');
	}

	if (notTried.length > 0) {
		throw new CommandError('interrupted', exitStatus.failed, `${left.join('')}.`, 'Give the same command again for those that are left.');
	}
}
