import {
	argumentCandidates,
	quoted,
	splitOptions,
	valueCandidates,
	type Candidates,
	type CommandShape,
	type OptionShape,
	type ProgramShape,
} from './completion-shape.js';

/*
The words of the line are taken apart here, not by bash: it splits at `:` and `=` and leaves quotes in, and nothing that was typed may be evaluated. `keep` is how much
of the word readline leaves alone: what stands before the last break of the word, or its opening quote. Works with bash 3.2 on. Here `@{` stands for the `${` of bash.
*/
const functions = String.raw`
__eden_tokens_split() {
	words=() current='' quote='' keep=0
	local line=$1 escapable=$'"\\$\x60' started='' character next i
	for ((i = 0; i < @{#line}; i++)); do
		character=@{line:i:1} next=@{line:i+1:1}
		if [[ $quote == "'" && $character != "'" ]]; then
			current+=$character
		elif [[ $character == "\\" && ( -z $quote || $escapable == *"$next"* ) ]]; then
			current+=$next started=1
			((++i))
		elif [[ -n $quote && $character == "$quote" ]]; then
			quote='' keep=@{#current}
		elif [[ -n $quote ]]; then
			current+=$character
		elif [[ $character == [\"\'] ]]; then
			quote=$character keep=@{#current} started=1
		elif [[ $character == [$' \t\n'] ]]; then
			[[ -n $started ]] && words+=("$current")
			current='' keep=0 started=''
		else
			current+=$character started=1
			[[ $character == [:=] && $COMP_WORDBREAKS == *"$character"* ]] && keep=@{#current}
		fi
	done
	while [[ @{words[0]-} =~ ^[A-Za-z_][A-Za-z0-9_]*= ]]; do
		words=("@{words[@]:1}")
	done
}

__eden_tokens_escape() {
	local text=$1 special=$' \t|&;<>()$\x60\\"\'*?[]#~%{}!^' character i
	REPLY=
	[[ $quote == '"' ]] && special=$'"\\$\x60'
	for ((i = 0; i < @{#text}; i++)); do
		character=@{text:i:1}
		if [[ $quote == "'" ]]; then
			[[ $character == "'" ]] && character="'\\''"
		elif [[ $quote == '"' && $character == '!' ]]; then
			character="\"'!'\""
		elif [[ $special == *"$character"* ]]; then
			character="\\$character"
		fi
		REPLY+=$character
	done
}

__eden_tokens_offer() {
	local candidate
	for candidate; do
		if [[ $candidate == "$current"* ]]; then
			__eden_tokens_escape "@{candidate:keep}"
			COMPREPLY+=("$REPLY")
		fi
	done
}

__eden_tokens_ask() {
	local program=@{words[0]/#\~\//$HOME/} before=@{2-} candidate
	while IFS= read -r candidate; do
		__eden_tokens_offer "$before$candidate"
	done < <("$program" __complete "$1" -- "@{words[@]:1}" 2>/dev/null </dev/null)
}

__eden_tokens_fill() {
	local kind=@{1%% *} before=@{2-} word
	case $kind in
		words)
			for word in @{1#words}; do
				__eden_tokens_offer "$before$word"
			done
			;;
		files) type compopt &>/dev/null && compopt -o default ;;
		names | profiles | templates) __eden_tokens_ask "$kind" "$before" ;;
	esac
}

_eden_tokens() {
	local -a words
	local current quote keep command='' option='' ended='' word REPLY line=@{COMP_LINE-}
	COMPREPLY=()
	if [[ -n $line ]]; then
		line=@{line:0:COMP_POINT}
	else
		line="@{COMP_WORDS[*]:0:COMP_CWORD+1}"
	fi
	__eden_tokens_split "$line"
	for word in "@{words[@]:1}"; do
		if [[ -n $option ]]; then
			option=''
		elif [[ -n $ended || $word != -* ]]; then
			[[ -z $command ]] && command=$word
		elif [[ $word == -- ]]; then
			ended=1
		elif [[ $word != *=* ]]; then
			__eden_tokens_value "$command" "$word"
			[[ -n $REPLY ]] && option=$word
		fi
	done
	if [[ -n $option ]]; then
		__eden_tokens_value "$command" "$option"
		__eden_tokens_fill "$REPLY"
	elif [[ -z $ended && $current == --*=* ]]; then
		__eden_tokens_value "$command" "@{current%%=*}"
		__eden_tokens_fill "$REPLY" "@{current%%=*}="
	elif [[ -z $ended && $current == -* ]]; then
		__eden_tokens_options "$command"
		__eden_tokens_fill "words $REPLY"
	else
		__eden_tokens_argument "$command"
		__eden_tokens_fill "$REPLY"
	fi
}

complete -F _eden_tokens eden-tokens
`.replaceAll('@{', '${');

const reply = (candidates: Candidates): string => quoted(candidates.kind === 'words' ? ['words', ...candidates.words].join(' ') : candidates.kind);

const flagsOf = (options: readonly OptionShape[]): string => options.flatMap(({flags}) => flags).join(' ');

const branch = (pattern: string, value: string): string => `\t\t${pattern}) REPLY=${value} ;;`;

const lookup = (name: string, subject: string, branches: readonly string[]): string => [
	`${name}() {`, '\tREPLY=', `\tcase ${subject} in`, ...branches, '\tesac', '}',
].join('\n');

/** Branches for the options that take a value; `pattern` is the command, as bash reads it in a pattern. */
const valueBranches = (pattern: string, options: readonly OptionShape[]): string[] => options
	.filter(({value}) => value !== null)
	.map(option => branch(option.flags.map(flag => `${pattern}' ${flag}'`).join(' | '), reply(valueCandidates(option))));

const argumentOf = (command: CommandShape, program: ProgramShape): string => reply(argumentCandidates(command, program));

/** The completion script for bash. */
export function bashScript(program: ProgramShape): string {
	const {options, commands} = program;
	const {common, ownOf} = splitOptions(program);
	return [
		'# Completion of eden-tokens for bash. To use it: eval "$(eden-tokens completion bash)"',
		'',
		'# Sets REPLY to what the value of an option is; nothing where it takes none.',
		lookup('__eden_tokens_value', '"$1 $2"', [
			...valueBranches('*', common),
			...valueBranches('', ownOf(program)),
			...commands.flatMap(command => valueBranches(command.name, ownOf(command))),
		]),
		'',
		lookup('__eden_tokens_options', '$1', [...commands.map(command => branch(command.name, quoted(flagsOf(command.options)))), branch('*', quoted(flagsOf(options)))]),
		'',
		lookup('__eden_tokens_argument', '$1', [
			branch('\'\'', quoted(['words', ...commands.map(({name}) => name)].join(' '))),
			...commands.filter(({argument}) => argument !== null).map(command => branch(command.name, argumentOf(command, program))),
		]),
		functions,
	].join('\n');
}
