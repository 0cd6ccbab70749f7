"""Makes a switch between POP and IMAP, once it was agreed to; runs in a worker of the app.

It is begun by a dialog and does not end with it. Must never leave settings that name one protocol
beside an engine that was told of the other.
"""

import asyncio

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Mode, Problem
from tui_mail.model.commands import Reload
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.ports.setup import ModeSetting
from tui_mail.ui.asking import answer_to
from tui_mail.ui.bridge import Desk
from tui_mail.ui.words import say


@frozen
class Change:
    """A switch that was agreed to."""

    account: AccountKey
    before: Mode
    mode: Mode
    secret: Secret | None = None
    """For the new server, which let us in with it; None: it is kept, or none is wanted."""


@frozen
class Made:
    """What came of it."""

    problem: Problem | None = None
    """Why everything is as it was; None: it is read the other way now."""
    not_kept: str = ""
    """Why the password is not in the keyring."""


async def make_switch(desk: Desk, modes: ModeSetting, change: Change) -> Made:
    """Keep the password, write the mode, tell the engine; the last can fail: then all is undone."""
    not_kept = ""
    if change.secret is not None:
        try:
            await asyncio.to_thread(modes.keep_password, change.account, change.mode, change.secret)
        except TuiMailError as error:
            not_kept = str(error)
    try:
        await asyncio.to_thread(modes.set_mode, change.account, change.mode)
    except TuiMailError as error:
        return Made(_nothing_changed(error.message, error.hint))
    told = await answer_to(desk, Reload())
    if not isinstance(told, Problem):
        return Made(not_kept=not_kept)
    try:
        await asyncio.to_thread(modes.set_mode, change.account, change.before)
    except TuiMailError as error:
        return Made(Problem(f"{told.message} {error.message}", error.hint))
    desk.submit(Reload(), lambda _: None, lambda _: None)  # it may have read the other mode
    return Made(_nothing_changed(told.message, told.hint))


def _nothing_changed(why: str, hint: str) -> Problem:
    return Problem(say("{why} Nothing was changed.", why=why), hint)
