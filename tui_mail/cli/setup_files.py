"""What `tui-mail setup desktop|man|completion` share: write a file of ours, print it, remove it."""

from collections.abc import Sequence
from pathlib import Path

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.frozen import frozen
from tui_mail.wiring.own_file import OwnFile


@frozen
class Placed:
    """A file, and what makes it known."""

    path: Path
    text: str
    mark: str
    hint: str = ""
    """What is still to be done by hand; empty: nothing."""


def add_choices(parser: Parser) -> None:
    """--print and --remove."""
    parser.add_argument("--print", action="store_true", help="print it, write nothing")
    parser.add_argument("--remove", action="store_true", help="take away what was written")


def place(context: Context, files: Sequence[Placed], *, printed: bool, removed: bool) -> int:
    """Do with them what was asked for; 0.

    Raises:
        UsageError: both were asked for, or a file of somebody else's is there.
        NotFound: there is nothing to remove.
    """
    if printed and removed:
        raise UsageError("Only one of --print and --remove can be.")
    if printed:
        for one in files:
            context.out.text(one.text)
    elif removed:
        _remove(context, files)
    else:
        for one in files:
            OwnFile(one.path, one.mark).write(one.text)
            _tell(context, one, "written", f"Wrote {one.path}.")
    return 0


def user_data() -> Path:
    """Where programs look for data of this user's (XDG_DATA_HOME)."""
    return _base("XDG_DATA_HOME", ".local/share")


def user_config() -> Path:
    """Where programs look for settings of this user's (XDG_CONFIG_HOME)."""
    return _base("XDG_CONFIG_HOME", ".config")


def _base(variable: str, usual: str) -> Path:
    import os

    given = os.environ.get(variable, "")
    return Path(given) if Path(given).is_absolute() else Path.home() / usual


def _remove(context: Context, files: Sequence[Placed]) -> None:
    there = [one for one in files if OwnFile(one.path, one.mark).installed]
    if not there:
        raise NotFound(f"There is nothing of tui-mail's at {files[0].path}.")
    for one in there:
        OwnFile(one.path, one.mark).remove()
        _tell(context, one, "removed", f"Removed {one.path}.")


def _tell(context: Context, one: Placed, state: str, words: str) -> None:
    if context.out.as_json:
        context.out.json({"path": str(one.path), "state": state})
    else:
        context.out.line(words)
        if one.hint and state == "written":
            context.out.line(f"  {one.hint}")
