"""`tui-mail rules export --sieve`: what can be said in Sieve, and what cannot, by name."""

import time
from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.cli.output import complain
from tui_mail.config.schema import Settings
from tui_mail.engine.rule_words import understood, wanted
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.model.rules import RuleAction, Verb
from tui_mail.ports.reading import Reading
from tui_mail.sync.folder_roles import NAMES, role_named
from tui_mail.sync.sieve import Asked, script
from tui_mail.sync.sieve_tests import DeliveryTests


def export(
    context: Context, settings: Settings, account: str | None, names: Sequence[str], *, plain: bool
) -> int:
    """The script on standard output; what is not in it, on standard error.

    Args:
        context: of this run.
        settings: with the rules.
        account: whose server is to get it; None: the only one there is.
        names: of rules; none: all that are on.
        plain: without regular expressions.
    """
    if account is None and len(settings.accounts) != 1:
        if not settings.accounts:
            raise NotFound("There is no account.", "Set one up: tui-mail account add")
        raise UsageError("For which account's server?", "tui-mail rules export --sieve --account A")
    key = AccountKey(account) if account is not None else next(iter(settings.accounts))
    now = int(time.time())
    chosen = [
        one for one in wanted(understood(settings, now), names)
        if not one.rule.folders or any(glob.casefold() == "inbox" for glob in one.rule.folders)
    ]  # fmt: skip
    asked = [
        Asked(one.name, one.rule.when, one.search, one.rule.actions, one.rule.stop)
        for one in chosen
    ]
    reading = context.reading()
    made = script(
        asked, DeliveryTests(key.casefold(), now, plain), lambda do: _folder(reading, key, do)
    )
    for words in made.left_out:
        complain(f"not in the script: {words}")
    for words in made.differs:
        complain(f"the script differs: {words}")
    context.out.text(made.text)
    return 0


def _folder(reading: Reading, account: AccountKey, action: RuleAction) -> str:
    """Its name there, as far as it is known here."""
    roles = {Verb.ARCHIVE: Role.ARCHIVE, Verb.DELETE: Role.TRASH}
    role, name = roles.get(action.verb), action.words[0] if action.words else ""
    folders = reading.folders(account)
    for folder in folders:
        if role is None and folder.name.casefold() == name.casefold():
            return folder.name
    role = role or role_named(name)
    if role is Role.INBOX:
        return "INBOX"
    by_role = next((folder.name for folder in folders if folder.role is role), None)
    return name if role is None else by_role or NAMES[role]
