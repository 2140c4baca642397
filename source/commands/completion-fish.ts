import {argumentCandidates, splitOptions, valueCandidates, type Candidates, type CommandShape, type OptionShape, type ProgramShape} from './completion-shape.js';

/** `text` in single quotes, as fish reads it. */
const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

function offered(candidates: Candidates): string[] {
	switch (candidates.kind) {
		case 'words': {
			return ['-a', quoted(candidates.words.join(' '))];
		}

		case 'any':
		case 'files': {
			return [];
		}

		case 'names':
		case 'profiles':
		case 'templates': {
			return ['-a', quoted(`(__eden_tokens_ask ${candidates.kind})`)];
		}
	}
}

/** One line of the script; `condition`: a command of fish that tells when it holds. */
const rule = (condition: string | null, words: readonly string[], description: string): string =>
	['complete -c eden-tokens', ...(condition === null ? [] : ['-n', quoted(condition)]), ...words, ...(description === '' ? [] : ['-d', quoted(description)])].join(' ');

function optionRule(condition: string | null, option: OptionShape): string {
	const {flags, description, value} = option;
	const candidates = valueCandidates(option);
	return rule(condition, [
		...flags.map(flag => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)),
		...(value === null ? [] : [candidates.kind === 'files' ? '-r -F' : '-x', ...offered(candidates)]),
	], description);
}

function commandRules(command: CommandShape, program: ProgramShape, own: readonly OptionShape[]): string[] {
	const condition = `__eden_tokens_in ${command.name}`;
	const offer = command.argument === null ? [] : offered(argumentCandidates(command, program));
	return [
		'',
		rule('__eden_tokens_in', ['-a', quoted(command.name)], command.description),
		...own.map(option => optionRule(condition, option)),
		...(offer.length > 0 ? [rule(condition, offer, '')] : []),
	];
}

/** The completion script for fish. */
export function fishScript(program: ProgramShape): string {
	const {options, commands} = program;
	const {common, ownOf} = splitOptions(program);
	const rules = [
		...common.map(option => optionRule(null, option)),
		...ownOf(program).map(option => optionRule('__eden_tokens_in', option)),
		...commands.flatMap(command => commandRules(command, program, ownOf(command))),
	];
	const withValue = [...new Set([...options, ...commands.flatMap(command => command.options)].filter(({value}) => value !== null).flatMap(({flags}) => flags))];
	return `# Completion of eden-tokens for fish. To use it: eden-tokens completion fish | source

function __eden_tokens_ask
	set -l words (commandline -opc)
	if string match -q '~/*' -- $words[1]
		set words[1] $HOME/(string sub -s 3 -- $words[1])
	end
	# Of a program that is not there fish would tell in the middle of the line, wherever errors go.
	type -q -- $words[1]
	and $words[1] __complete $argv[1] -- $words[2..-1] 2>/dev/null </dev/null
end

# Whether the command of the line is this one; without an argument: whether there is none yet.
function __eden_tokens_in
	set -l words (commandline -opc)
	set -l is_value 0
	set -l found
	for word in $words[2..-1]
		if test $is_value = 1
			set is_value 0
			continue
		end
		switch $word
			case ${withValue.join(' ')}
				set is_value 1
			case '-*'
			case '*'
				set found $word
				break
		end
	end
	test "$found" = "$argv[1]"
end

complete -c eden-tokens -f
${rules.join('\n')}
`;
}
