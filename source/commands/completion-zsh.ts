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

/** Text inside a specification of `_arguments`, where `:` and brackets mean something. */
const plain = (text: string): string => text.replaceAll(/[\\:[\]]/g, String.raw`\$&`);

function action(candidates: Candidates): string {
	switch (candidates.kind) {
		case 'words': {
			return `(${candidates.words.join(' ')})`;
		}

		case 'files': {
			return '_files';
		}

		case 'any': {
			return ' ';
		}

		case 'names':
		case 'profiles':
		case 'templates': {
			return `_eden_tokens_ask ${candidates.kind}`;
		}
	}
}

/** The specifications of an option, one for each of its flags, of which one excludes the others. */
function optionSpecs(option: OptionShape): string[] {
	const {flags, description, value} = option;
	const excluded = flags.length > 1 ? `(${flags.join(' ')})` : '';
	return flags.map(flag => {
		const takes = value === null ? '' : (flag.startsWith('--') ? '=' : '+');
		return quoted(`${excluded}${flag}${takes}[${plain(description)}]${value === null ? '' : `:${plain(value)}:${action(valueCandidates(option))}`}`);
	});
}

const argumentSpec = (command: CommandShape, program: ProgramShape): string[] => command.argument === null
	? []
	: [quoted(`${command.variadic ? '*' : '1'}:${plain(command.argument)}:${action(argumentCandidates(command, program))}`)];

const block = (lines: readonly string[], depth: number): string => lines.map(line => '\t'.repeat(depth) + line).join('\n');

/** Words of a command over several lines. */
const continued = (first: string, words: readonly string[], depth: number): string => [first, ...words.map(word => '\t'.repeat(depth) + word)].join(' \\\n');

/** The completion script for zsh. Works as a file `_eden-tokens` in `$fpath`, and sourced after `compinit`. */
export function zshScript(program: ProgramShape): string {
	const {commands} = program;
	const {common, ownOf} = splitOptions(program);
	const specsOf = (options: readonly OptionShape[]): string[] => options.flatMap(option => optionSpecs(option));
	return `#compdef eden-tokens
# Completion of eden-tokens for zsh. To use it: source <(eden-tokens completion zsh)

# The kind comes last: _arguments puts what it wants of compadd before it.
_eden_tokens_ask() {
	local kind=$argv[-1] program=\${eden_tokens_line[1]/#\\~\\//$HOME/}
	local -a found
	found=("\${(@f)$("$program" __complete "$kind" -- "\${(@)eden_tokens_line[2,-1]}" 2>/dev/null </dev/null)}")
	found=("\${(@)found:#}")
	compadd "\${(@)argv[1,-2]}" -a found
}

_eden_tokens_commands() {
	local -a commands=(
${block(commands.map(({name, description}) => quoted(`${plain(name)}:${description}`)), 2)}
	)
	_describe -t commands command commands
}

_eden_tokens() {
	local curcontext="$curcontext" state state_descr line ret=1
	local -A opt_args
	local -a eden_tokens_line=("\${(@Q)words[1,CURRENT-1]}") common=(
${block(specsOf(common), 2)}
	)
${continued('\t_arguments -C -s -S $common', [...specsOf(ownOf(program)), '\'1: :_eden_tokens_commands\'', '\'*:: :->command\'', '&& ret=0'], 2)}
	[[ $state == command ]] || return ret
	curcontext="\${curcontext%:*}-$words[1]:"
	case $words[1] in
${commands.map(command => `\t\t${command.name})
${continued('\t\t\t_arguments -s -S $common', [...specsOf(ownOf(command)), ...argumentSpec(command, program), '&& ret=0'], 4)}
\t\t\t;;`).join('\n')}
	esac
	return ret
}

compdef _eden_tokens eden-tokens
# The first time that a file of $fpath is used it also has to complete.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
	_eden_tokens "$@"
fi
`;
}
