"""`tui-mail completion`: the script that makes a shell complete the command line of tui-mail.

The scripts ask the program itself, so that they never know less than it does. Must never let a
shell evaluate a name: folders are called by whoever shares the mailbox.
"""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.candidates import candidates
from tui_mail.cli.context import Context

ASK = "--candidates"
"""`completion --candidates -- WORD...`: for the scripts, not for people."""

BASH = r"""# bash completion for tui-mail; written by: tui-mail completion bash
_tui_mail() {
    local -a words=()
    local word cur last=${COMP_WORDS[COMP_CWORD]} joins= strip i
    COMPREPLY=()
    # bash parts words at : = and @, where the program does not
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 0 && ( -n $joins || $word == [:=@]* ) ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == *[:=@] ]] && joins=1 || joins=
    done
    cur=${words[${#words[@]} - 1]-}
    [[ $last == [:=@] ]] && strip=$cur || strip=${cur%"$last"}
    local quote=
    [[ $last == [\"\']* ]] && quote=${last:0:1}
    words[${#words[@]} - 1]=${cur//[\"\'\\]/}
    while IFS= read -r word; do
        if [[ $word == @files ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$last")
            return
        fi
        word=${word#"${strip//[\"\'\\]/}"}
        [[ $word == *[:=] ]] && compopt -o nospace 2>/dev/null
        [[ -z $quote ]] && printf -v word %q "$word"
        COMPREPLY+=("$quote$word")
    done < <(tui-mail completion --candidates -- "${words[@]}" 2>/dev/null)
}
complete -F _tui_mail tui-mail
"""

ZSH = r"""#compdef tui-mail
# zsh completion for tui-mail; written by: tui-mail completion zsh
_tui_mail() {
    local -a found
    found=("${(@f)$(tui-mail completion --candidates -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    found=("${(@)found:#}")
    if [[ ${found[1]} == '@files' ]]; then
        _files
    elif (( ${#found} )); then
        compadd -S '' -- ${(M)found:#*[:=]}
        compadd -- ${found:#*[:=]}
    fi
}
if [[ ${funcstack[1]} == _tui_mail ]]; then
    _tui_mail "$@"
elif (( ${+functions[compdef]} )); then
    compdef _tui_mail tui-mail
fi
"""

FISH = r"""# fish completion for tui-mail; written by: tui-mail completion fish
function __tui_mail_candidates
    set -l words (commandline -opc) (commandline -ct)
    set -l found (tui-mail completion --candidates -- $words[2..-1] 2>/dev/null)
    if test "$found" = '@files'
        __fish_complete_path (commandline -ct)
    else if test (count $found) -gt 0
        printf '%s\n' $found
    end
end
complete -c tui-mail -f -a '(__tui_mail_candidates)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
WHERE = """\
Print the script that makes the tab key complete commands, options, accounts and folders.
bash: eval "$(tui-mail completion bash)" in ~/.bashrc.
zsh: tui-mail completion zsh > _tui-mail, in a folder of fpath, before compinit.
fish: tui-mail completion fish > ~/.config/fish/completions/tui-mail.fish.
"""


def run(words: Sequence[str], context: Context) -> int:
    """Print a script; or, for the scripts, what may stand at the cursor."""
    if words and words[0] == ASK:
        for word in candidates(words[2:], context):
            context.out.line(word)
        return 0
    parser = Parser("tui-mail completion", WHERE)
    parser.add_argument("shell", choices=tuple(SCRIPTS), help="which shell")
    context.out.text(SCRIPTS[parser.read(words).shell])
    return 0
