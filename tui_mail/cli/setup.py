"""`tui-mail setup ...`: finds what of the system around it is to be set up."""

import importlib
from collections.abc import Mapping, Sequence
from typing import Final, cast

from tui_mail.cli.context import Context
from tui_mail.cli.registry import Module
from tui_mail.errors import UsageError

ACTIONS: Final[Mapping[str, str]] = {
    "service": "setup_service",
    "desktop": "setup_desktop",
    "man": "setup_man",
    "completion": "setup_completion",
}
ABOUT: Final[Mapping[str, str]] = {
    "service": "fetch mail and send what is due without a screen, by systemd",
    "desktop": "an entry in menus, and mailto: links that open the composer",
    "man": "the manual page",
    "completion": "scripts for the tab key in bash, zsh and fish",
}


def run(words: Sequence[str], context: Context) -> int:
    """The first word that is no option says what."""
    action = next((word for word in words if not word.startswith("-")), None)
    if action is None:
        if {"-h", "--help"} & set(words):
            context.out.text(_help())
            return 0
        raise UsageError("What is to be set up?", "tui-mail setup " + "|".join(ACTIONS))
    if action not in ACTIONS:
        from tui_mail.config.fields import nearest

        hint = f"{nearest(action, tuple(ACTIONS))} See: tui-mail setup --help"
        raise UsageError(f"tui-mail setup has no command {action}.", hint)
    rest = list(words)
    rest.remove(action)
    module = cast("Module", importlib.import_module(f"tui_mail.cli.{ACTIONS[action]}"))
    return module.run(rest, context)


def _help() -> str:
    width = max(map(len, ACTIONS))
    lines = (f"  {name:<{width}}  {ABOUT[name]}" for name in ACTIONS)
    return "usage: tui-mail setup COMMAND ...\n\n" + "\n".join(lines) + "\n"
