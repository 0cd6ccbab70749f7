"""A stored message sent on as it is: whose name it goes on in, and to whom.

Must never send it on in the name of an address that the account does not have.
"""

import os

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import MessageError, UsageError
from tui_mail.message.addresses import wire_address
from tui_mail.message.compose import new_message_id
from tui_mail.message.identity import owns
from tui_mail.message.parse import parse
from tui_mail.message.recipients import each_once, on_wire
from tui_mail.message.redirect import redirected
from tui_mail.model.commands import Redirect
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import NewOutgoing


def sent_on(tools: Tools, account: AccountSettings, wish: Redirect) -> NewOutgoing:
    """What is to be queued for it.

    Args:
        tools: the engine's.
        account: the one that the wish names.
        wish: the message and its new recipients.

    Raises:
        MessageError: nobody to send it to, or one of them is no address.
        UsageError: the sender is none of the account's own addresses.
        NotFound: the message is gone.
    """
    if not owns(wish.from_.address, (account.email, *account.aliases)):
        raise UsageError(
            f"{wish.from_.address} is no address of the account {account.key}.",
            "Choose one of its own.",
        )
    to, cc, bcc = each_once(wish.to, wish.cc, wish.bcc)
    if not (to or cc or bcc):
        raise MessageError("There is nobody to send it on to.", "Fill in To, Cc or Bcc.")
    now = tools.now()
    message_id = new_message_id(os.urandom(16), wish.from_.address)
    original = tools.store.raw(wish.id)
    raw = redirected(original, from_=wish.from_, to=to, cc=cc, date=now, message_id=message_id)
    return NewOutgoing(
        account.key,
        raw,
        message_id,
        parse(original).headers.first("subject"),
        sender=wire_address(wish.from_.address),
        recipients=on_wire((*to, *cc, *bcc)),
        bcc=on_wire(bcc),
        queued=now,
        next_attempt=now + wish.hold,
        state=SendState.HELD if wish.hold else SendState.WAITING,
        forwards=wish.id,
        resent=True,
    )
