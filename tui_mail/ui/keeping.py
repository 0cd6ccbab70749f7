"""Offers to keep a password that was just given; runs in a worker of the app.

The password is in no widget, and gone from here when the offer is answered. Must never ask where
no keyring would take it.
"""

import asyncio
from collections.abc import Callable

from textual.app import App

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.secret import PASSPHRASE, Secret, SecretKey
from tui_mail.ports.setup import AccountSetup
from tui_mail.ui.questions import whether_to_keep
from tui_mail.ui.words import say


async def offer_to_keep(
    app: App[None],
    setup: AccountSetup,
    keyring_name: str,
    secret: Secret,
    failed: Callable[[Problem], None],
) -> None:
    """Ask, and keep it where that is wanted.

    Args:
        app: that asks.
        setup: knows the keyring, which may take its time.
        keyring_name: of the password.
        secret: the password.
        failed: told why it could not be kept.
    """
    if keyring_name == PASSPHRASE:
        return  # it opens what keeps the others
    key = SecretKey.named(keyring_name)
    if not await asyncio.to_thread(setup.may_keep, key):
        return
    if not await app.push_screen_wait(whether_to_keep(keyring_name)):
        return
    try:
        await asyncio.to_thread(setup.keep, key, secret)
    except TuiMailError as error:
        failed(Problem(error.message, error.hint))
    else:
        app.notify(say("The password is in the keyring."), markup=False)
