"""A finished message that a program hands over: whose account sends it, from whom and for whom.

Must never send in the name of an address that no account has, unless an account was named, nor
change a byte but what `message.submit` adds and takes out.
"""

import os
import pwd

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.errors import MessageError, NotFound, UsageError
from tui_mail.message.addresses import wire_address
from tui_mail.message.compose import new_message_id
from tui_mail.message.identity import owns
from tui_mail.message.submit import prepare
from tui_mail.model.address import Address
from tui_mail.model.commands import NOBODY, Submit
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import NewOutgoing


def handed_over(wish: Submit, settings: Settings, now: int) -> NewOutgoing:
    """What is to be queued for it (contract, section 5).

    A recipient without a domain is somebody of this machine: for the name under which the user
    logs in here, the account's own address is taken, as cron means it; any other name is said to
    the server as it stands.

    Args:
        wish: the message and the words of its sender.
        settings: in force.
        now: Unix seconds.

    Raises:
        UsageError: nobody to send it to, or its sender is an address of no account.
        NotFound: there is no such account, or none at all.
    """
    first = _first_account(settings, wish.account)
    given = "" if wish.sender == NOBODY else wish.sender
    named = None if wish.account or not given else _owner(settings, given)
    usual = named or first
    full = given if "@" in given else usual.email
    ready = prepare(
        wish.raw,
        sender_default=Address(wish.name or usual.identity.name, full),
        date=wish.at or now,
        message_id=new_message_id(os.urandom(16), usual.email),
    )
    asked = given if "@" in given else ready.from_address
    own = _owner(settings, asked)
    if own is None and wish.account is None and "@" in asked:
        raise UsageError(
            f"No account has the address {asked}: the message was neither queued nor sent.",
            "Name the account it shall go through with --account, or add the address to an "
            "account's aliases.",
        )
    chosen = first if wish.account else own or first
    listed = ready.header_recipients if wish.from_headers else ()
    wanted = (*wish.recipients, *listed)
    if not wanted:
        raise UsageError(
            "Nobody to send it to.", "Name recipients, or use -t to take them from the headers."
        )
    sender = asked if own is not None or "@" in given else chosen.email
    return NewOutgoing(
        chosen.key,
        ready.raw,
        ready.message_id,
        ready.subject,
        sender="" if wish.sender == NOBODY else sender,
        recipients=tuple(dict.fromkeys(_reachable(chosen, address) for address in wanted)),
        bcc=ready.bcc,
        queued=now,
        next_attempt=wish.at or now,
        state=SendState.HELD if wish.at else SendState.WAITING,
        scheduled=wish.at,
        reports=wish.reports,
    )


def _owner(settings: Settings, address: str) -> AccountSettings | None:
    """The account whose address or alias this is; one that names it before one with a pattern."""
    accounts = settings.accounts.values()
    fits = [(owns(address, (account.email, *account.aliases)), account) for account in accounts]
    best = max((well for well, _ in fits), default=0)
    return next((account for well, account in fits if well == best), None) if best else None


def _first_account(settings: Settings, wanted: AccountKey | None) -> AccountSettings:
    if wanted is not None:
        if wanted not in settings.accounts:
            raise NotFound(f"There is no account {wanted}.", "`tui-mail account list` names them.")
        return settings.accounts[wanted]
    first = next(iter(settings.accounts.values()), None)
    if first is None:
        raise NotFound("No account is set up.", "Add one with `tui-mail account add`.")
    return first


def _on_wire(address: str) -> str:
    """As said to a server, where it can be; else the server says what it thinks of it."""
    try:
        return wire_address(address)
    except MessageError:
        return address


def _reachable(account: AccountSettings, address: str) -> str:
    return account.email if address == _login_name() else _on_wire(address)


def _login_name() -> str:
    """Under which this user logs in on this machine; empty where it has no name for them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
