"""What a rule forwards: sent on as it is through the outbox, once, and never in a circle.

Must never send on a report, what was sent on from here before, nor to an address that the message
names: whom it goes to stands in the settings.
"""

import os

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import BodyMissing, MessageError, NotFound
from tui_mail.message.addresses import wire_address
from tui_mail.message.compose import new_message_id
from tui_mail.message.headers import split_message
from tui_mail.message.loops import LOOP_FIELD, why_not_sent_on
from tui_mail.message.redirect import redirected
from tui_mail.model.address import Address
from tui_mail.ports.mail_store import NewOutgoing, Placed


def forward(tools: Tools, settings: Settings, place: Placed, to: str) -> tuple[str, ...]:
    """Queue it; why it was not, where it was not.

    Args:
        tools: the engine's.
        settings: in force.
        place: of the message.
        to: an address of the settings.
    """
    account = settings.accounts.get(place.account)
    if account is None or not account.smtp:
        return (f"Nothing is forwarded from {place.account}: it has no SMTP server.",)
    try:
        raw = tools.store.raw(place.id)
        headers, _ = split_message(raw)
        why = why_not_sent_on(headers, account.email, to)
        if why:
            return (f"Message {place.id} was not forwarded to {to}: {why}.",)
        name = place.message_id or _hash(raw)
        outgoing = _made(tools, account.identity, place, raw, to)
    except (BodyMissing, MessageError, NotFound) as error:
        return (f"Message {place.id} was not forwarded to {to}: {error.message}",)
    if tools.store.rules.forward_once(place.account, name, to):
        tools.store.queue(outgoing)
    return ()


def _made(tools: Tools, sender: Address, place: Placed, raw: bytes, to: str) -> NewOutgoing:
    now = tools.now()
    message_id = new_message_id(os.urandom(16), sender.address)
    target = wire_address(to)
    headers, _ = split_message(raw)
    sent = redirected(
        raw, from_=sender, to=(Address("", target),), cc=(), date=now, message_id=message_id
    )
    marks = f"{LOOP_FIELD}: {wire_address(sender.address)}\r\n"
    if "auto-submitted" not in headers:
        marks += "Auto-Submitted: auto-generated\r\n"  # no machine there answers it
    return NewOutgoing(
        place.account,
        marks.encode("ascii") + sent,
        message_id,
        headers.first("subject"),
        sender=wire_address(sender.address),
        recipients=(target,),
        bcc=(),
        queued=now,
        next_attempt=now,
        forwards=place.id,
        resent=True,
    )


def _hash(raw: bytes) -> str:
    import hashlib  # few messages have no name

    return hashlib.sha256(raw).hexdigest()
