import {usagePeriods} from '../store/usage-totals.js';
import {sortColumns} from '../tokens/query.js';

/** An option as completion needs to know it. */
export type OptionShape = {
	/** `-V`, `--version`. */
	readonly flags: readonly string[];
	readonly description: string;
	/** What stands for its value in the help, without brackets (`file`, `on|off`); null: it takes none. */
	readonly value: string | null;
};

export type CommandShape = {
	readonly name: string;
	readonly description: string;
	readonly options: readonly OptionShape[];
	/** Name of its first argument (`names`, `shell`); null: it takes none. */
	readonly argument: string | null;
	/** Whether that may be given several times. */
	readonly variadic: boolean;
};

/** The whole program, as commander has it. */
export type ProgramShape = {
	readonly options: readonly OptionShape[];
	readonly commands: readonly CommandShape[];
};

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** What the program itself is asked for by a completion script. */
export const askedKinds = ['names', 'profiles', 'templates'] as const;

export type AskedKind = (typeof askedKinds)[number];

/** What fits in a place: these words, files, what the program is asked for, or nothing that is known. */
export type Candidates =
	| {readonly kind: 'words'; readonly words: readonly string[]}
	| {readonly kind: 'files'}
	| {readonly kind: AskedKind}
	| {readonly kind: 'any'};

const words = (...list: readonly string[]): Candidates => ({kind: 'words', words: list});

/** By option. What is not here is told by the placeholder of the value, or not known. */
export const byOption: Readonly<Record<string, Candidates>> = {
	'--api': words('auto', 'v2', 'v3'),
	'--confirm': {kind: 'names'},
	'--only': {kind: 'names'},
	'--period': words(...usagePeriods),
	'--profile': {kind: 'profiles'},
	'--sort': words(...sortColumns.map(column => column.toLowerCase().replace(' ', '-'))),
	'--template': {kind: 'templates'},
	'--to-profile': {kind: 'profiles'},
	'--type': words('live', 'sandbox'),
};

/** What fits as the value of an option. */
export function valueCandidates({flags, value}: OptionShape): Candidates {
	const known = flags.map(flag => byOption[flag]).find(candidates => candidates !== undefined);
	if (known) {
		return known;
	}

	if (value?.includes('|')) {
		return words(...value.split('|'));
	}

	return {kind: value === 'file' ? 'files' : 'any'};
}

/** What fits as the argument of a command. */
export function argumentCandidates({name, argument}: CommandShape, {commands}: ProgramShape): Candidates {
	// The name of a token that is yet to be made can be any but these.
	if (argument?.startsWith('name') && name !== 'create') {
		return {kind: 'names'};
	}

	if (argument === 'shell') {
		return words(...shells);
	}

	return argument === 'command' ? words(...commands.map(command => command.name)) : {kind: 'any'};
}

const idOf = ({flags}: OptionShape): string => flags.join(' ');

/** The options that the program and every command of it with any have, and those of a command (or of the program) that are its own. */
export function splitOptions({options, commands}: ProgramShape): {readonly common: readonly OptionShape[]; readonly ownOf: (of: Pick<CommandShape, 'options'>) => readonly OptionShape[]} {
	const isCommon = (option: OptionShape): boolean => commands.every(({options: list}) => list.length === 0 || list.some(other => idOf(other) === idOf(option)));
	const common = options.filter(option => isCommon(option));
	const known = new Set(common.map(option => idOf(option)));
	return {common, ownOf: of => of.options.filter(option => !known.has(idOf(option)))};
}

/** `text` in single quotes, as POSIX shells read it. */
export const quoted = (text: string): string => `'${text.replaceAll('\'', String.raw`'\''`)}'`;
