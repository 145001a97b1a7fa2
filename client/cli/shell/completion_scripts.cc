#include "client/cli/shell/completion_scripts.h"

namespace spikepinn::cli {

const char kBashCompletion[] = R"bash(# bash completion for spikepinn
_spikepinn() {
  local i word line value drop part words=()
  # bash splits words at = and :, the program wants them whole.
  for ((i = 1; i <= COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]} > 0)) && [[ $word == [=:]* || ${COMP_WORDS[i - 1]} == *[=:] ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
  word=${words[${#words[@]} - 1]}
  part=${word##*[=:]}    # what bash replaces
  drop=${word%"$part"}   # what it leaves alone
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        compopt -o filenames 2>/dev/null
        [[ $line == :files ]] && i=-f || i=-d
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen "$i" -- "$part")
        return
        ;;
      *)
        value=${line%%$'\t'*}
        COMPREPLY+=("${value#"$drop"}")
        ;;
    esac
  done < <("${1/#\~/$HOME}" __complete "${words[@]}" 2>/dev/null)
  compopt -o nosort 2>/dev/null
}
complete -F _spikepinn spikepinn
)bash";

const char kZshCompletion[] = R"zsh(#compdef spikepinn
# zsh completion for spikepinn
_spikepinn() {
  local line value
  local -a offers earlier
  earlier=("${(@Q)words[2,CURRENT-1]}")
  while IFS= read -r line; do
    case $line in
      (:files | :folders)
        [[ $PREFIX == -*=* ]] && compset -P '*='
        if [[ $line == :files ]]; then _files; else _files -/; fi
        return
        ;;
      (*)
        value=${line%%$'\t'*}
        offers+=("${value//:/\\:}:${line#*$'\t'}")
        ;;
    esac
  done < <("${(Q)words[1]/#\~/$HOME}" __complete "${earlier[@]}" "${(Q)PREFIX}" 2>/dev/null)
  (( ${#offers} )) && _describe -V 'spikepinn' offers
}
# Sourced, it makes itself known; from a folder of $fpath it is called as a function.
if [[ $funcstack[1] == _spikepinn ]]; then
  _spikepinn "$@"
else
  compdef _spikepinn spikepinn
fi
)zsh";

const char kFishCompletion[] = R"fish(# fish completion for spikepinn
function __spikepinn_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -e words[1]
    set -l current (commandline -ct)
    set -l offers ($program __complete $words "$current" 2>/dev/null)
    switch "$offers[1]"
        case ':files'
            __fish_complete_path "$current"
        case ':folders'
            __fish_complete_directories "$current"
        case '*'
            test (count $offers) -gt 0; and printf '%s\n' $offers
    end
end
complete -c spikepinn -e
complete -c spikepinn -f -k -a '(__spikepinn_complete)'
)fish";

}  // namespace spikepinn::cli
