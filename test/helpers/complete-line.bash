# Prints what the completion script in $HOME/script offers at the end of the line in $HOME/line, each ended by NUL.
source "$HOME/script"
COMP_LINE=$(cat "$HOME/line"; echo .)
COMP_LINE=${COMP_LINE%.}
COMP_POINT=${#COMP_LINE}
_eden_tokens
if [[ ${#COMPREPLY[@]} -gt 0 ]]; then
	printf '%s\0' "${COMPREPLY[@]}"
fi
