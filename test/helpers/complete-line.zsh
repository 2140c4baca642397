# For an interactive zsh: Ctrl-T appends to $HOME/offered what the completion script in $HOME/script offers at the end of the line in $HOME/line, each ended by NUL, and then one more NUL.
LISTMAX=9999
autoload -Uz compinit
compinit -u -D

compadd() {
	# Calls that only ask what would fit put it into an array.
	if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
		builtin compadd "$@"
		return
	fi
	local -a fitting
	builtin compadd -A fitting "$@"
	fitting=("${(@)fitting:#}")
	(( $#fitting == 0 )) || print -rN -- "${(@)fitting}" >>"$HOME/offered"
	builtin compadd "$@"
}

offer-line() {
	local line=$(<"$HOME/line")
	BUFFER=${line%.}
	CURSOR=$#BUFFER
	zle list-choices
	BUFFER=
	print -n '\0' >>"$HOME/offered"
}

zle -N offer-line
bindkey '^T' offer-line
