"""`tui-mail account ...`: finds what is to be done with accounts."""

import importlib
from collections.abc import Sequence
from typing import cast

from tui_mail.cli.context import Context
from tui_mail.cli.registry import Module
from tui_mail.errors import UsageError

ACTIONS = {
    "add": "account_add",
    "list": "account_list",
    "show": "account_list",
    "check": "account_check",
    "import": "account_import",
    "edit": "account_edit",
    "order": "account_edit",
    "disable": "account_edit",
    "enable": "account_edit",
    "remove": "account_remove",
    "password": "account_password",
    "mode": "account_mode",
    "signin": "account_signin",
    "unlock": "account_unlock",
}
WITH_ACTION = {"list", "show", "edit", "order", "disable", "enable"}
"""Several in one module: it is told which."""
HELP = """\
usage: tui-mail account COMMAND ...

  add [EMAIL]          set an account up; asks for what is missing
  import               take accounts over from other mail programs
  list                 every account
  show NAME            one account with its servers
  check [NAME]         try each server and say what is wrong
  edit NAME            change its name, address, servers, user name
  order NAME...        these first, in this order
  disable NAME         fetch nothing for it; its mail stays (and enable NAME)
  remove NAME          forget an account; its mail stays
  password NAME        put its password into the keyring
  signin NAME          sign in at its provider (OAuth2), by browser or --device
  unlock               give the engine the passphrase of the file of passwords
  mode NAME pop|imap   switch how its mail is read; --dry-run says what it finds
"""


def run(words: Sequence[str], context: Context) -> int:
    """The first word that is no option says what."""
    action = next((word for word in words if not word.startswith("-")), None)
    if action is None:
        if {"-h", "--help"} & set(words):
            context.out.text(HELP)
            return 0
        raise UsageError("What about accounts?", "tui-mail account " + "|".join(ACTIONS))
    if action not in ACTIONS:
        from tui_mail.config.fields import nearest

        hint = f"{nearest(action, tuple(ACTIONS))} See: tui-mail account --help"
        raise UsageError(f"tui-mail account has no command {action}.", hint)
    rest = list(words)
    rest.remove(action)
    module = cast("Module", importlib.import_module(f"tui_mail.cli.{ACTIONS[action]}"))
    return module.run([action, *rest] if action in WITH_ACTION else rest, context)
