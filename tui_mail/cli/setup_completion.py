"""`tui-mail setup completion`: the scripts of `tui-mail completion`, where shells look for them."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.completion import SCRIPTS
from tui_mail.cli.context import Context
from tui_mail.cli.setup_files import Placed, add_choices, place, user_config, user_data


def run(words: Sequence[str], context: Context) -> int:
    """0 when they are written, printed or removed."""
    parser = Parser(
        "tui-mail setup completion",
        "Write the scripts that let the tab key complete commands, options, accounts and folders "
        "to where bash, zsh and fish look for them.",
    )
    parser.add_argument("shell", nargs="?", choices=tuple(SCRIPTS), help="one of them only")
    add_choices(parser)
    args = parser.read(words)
    wanted = tuple(SCRIPTS) if args.shell is None else (args.shell,)
    files = [_placed(shell) for shell in wanted]
    return place(context, files, printed=args.print, removed=args.remove)


def _placed(shell: str) -> Placed:
    paths = {
        "bash": user_data() / "bash-completion" / "completions" / "tui-mail",
        "zsh": user_data() / "zsh" / "site-functions" / "_tui-mail",
        "fish": user_config() / "fish" / "completions" / "tui-mail.fish",
    }
    zsh = f"In ~/.zshrc, before compinit: fpath+=({paths['zsh'].parent})"
    hints = {"bash": "Open a new shell; the package bash-completion loads it.", "zsh": zsh}
    mark = f"written by: tui-mail completion {shell}"
    return Placed(paths[shell], SCRIPTS[shell], mark, hints.get(shell, ""))
