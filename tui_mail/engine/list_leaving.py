"""Leaving the list or newsletter that a message came by.

Must never ask a server that the message itself does not name, nor do anything before a person said
yes to it: a face names the message, and its headers say where to.
"""

from collections.abc import Callable

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import MessageError, NotFound
from tui_mail.message.headers import split_message
from tui_mail.message.identity import answers_as
from tui_mail.message.list_headers import mailing_list_of
from tui_mail.message.mailto import parse_mailto
from tui_mail.model.address import Address
from tui_mail.model.commands import Answer, Done, Drafted
from tui_mail.model.draft import Draft
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import LeaveBy, LeaveList


class ListLeaving:
    """Does what a list's own headers offer.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
    """

    def __init__(self, tools: Tools, settings: Callable[[], Settings]) -> None:
        self._tools = tools
        self._settings = settings

    def ask(self, command: LeaveList) -> Answer:
        """Ask the server, or make a draft.

        Raises:
            MessageError: the message offers no such way.
            NotFound: it is gone, or its account is.
            TuiMailError: the server was not reached, or said no.
        """
        account = self._account(command.id)
        headers, _ = split_message(self._tools.store.head(command.id))
        found = mailing_list_of(headers)
        if command.by is LeaveBy.ONE_CLICK:
            if found is None or not found.one_click:
                raise MessageError(
                    "This message offers no way to be left by one click.", "Open its page instead."
                )
            self._tools.one_click.post(found.one_click)
            return Done(found.name)
        if found is None or not found.mail:
            raise MessageError("This message offers no way to be left by mail.")
        link = parse_mailto(found.mail)
        if not link.to:
            raise MessageError("Its link names nobody to write to.", "Open its page instead.")
        own = (account.email, *account.aliases)
        from_ = Address(account.name, answers_as(headers, own))
        subject = link.subject or "unsubscribe"
        return Drafted(Draft(account.key, from_, link.to, link.cc, subject=subject, body=link.body))

    def _account(self, message: MessageId) -> AccountSettings:
        placed = self._tools.store.placed((message,))
        account = self._settings().accounts.get(placed[0].account) if placed else None
        if account is None:
            raise NotFound(f"There is no message {message}.", "It may have been deleted.")
        return account
