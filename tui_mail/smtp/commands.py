"""The commands that open a transaction: MAIL and each RCPT, with what the server can take, pure.

SIZE (RFC 1870), 8BITMIME (6152), SMTPUTF8 (6531), DSN (3461). Must never ask for what was not
offered, nor change a message: one that the server cannot carry as it is, is refused in words.
"""

import re

from tui_mail.errors import MessageError, MissingCapability, SendError
from tui_mail.message.wire_path import needs_utf8, path
from tui_mail.ports.submission import Envelope
from tui_mail.smtp.extensions import Extensions
from tui_mail.smtp.refusals import too_large

_ENVID_LIMIT = 100
"""Characters of an ENVID before it is written as xtext (RFC 3461 section 4.4)."""
_NOT_XTEXT = re.compile(r"[^!-*,-<>-~]")


def opening(name: str, able: Extensions, envelope: Envelope, raw: bytes) -> list[bytes]:
    """MAIL, then RCPT for each recipient.

    Args:
        name: of the server, for the sentences of errors.
        able: what it offers.
        envelope: sender and recipients.
        raw: the message.

    Raises:
        MessageError: an address that cannot be.
        TooLarge: the message is over the limit that the server tells.
        SendError: an address needs SMTPUTF8, and the server lacks it.
        MissingCapability: the bytes need 8BITMIME, and the server lacks it.
    """
    sender = path(envelope.sender)
    recipients = [path(address) for address in envelope.recipients]
    if not recipients or not all(recipients):
        raise MessageError(
            "The message has no recipient, or an empty one.", "Correct it and send again."
        )
    foreign = needs_utf8((sender, *recipients))
    options = [
        *_size(name, able, raw),
        *_body(name, able, raw),
        *_utf8(name, able, foreign),
        *_report(able, envelope),
    ]
    mail = " ".join((f"MAIL FROM:<{sender}>", *options))
    told = able.has("DSN") and bool(sender)
    notify = (envelope.reports.notify or "FAILURE,DELAY") if told else ""
    return [mail.encode(), *(_rcpt(address, notify) for address in recipients)]


def xtext(text: str) -> str:
    """ASCII as a parameter carries it (RFC 3461 section 4)."""
    return _NOT_XTEXT.sub(lambda found: f"+{ord(found[0]):02X}", text)


def _size(name: str, able: Extensions, raw: bytes) -> list[str]:
    if not able.has("SIZE"):
        return []
    if 0 < able.size < len(raw):
        raise too_large(name, len(raw), able.size, "")
    return [f"SIZE={len(raw)}"]


def _body(name: str, able: Extensions, raw: bytes) -> list[str]:
    if raw.isascii():
        return []
    if not able.has("8BITMIME"):
        raise MissingCapability(
            f"The {name} takes only 7-bit mail (it lacks 8BITMIME), and this "
            "message has other bytes. Nothing was sent.",
            "Send it as a new message, or through another SMTP server.",
        )
    return ["BODY=8BITMIME"]


def _utf8(name: str, able: Extensions, foreign: tuple[str, ...]) -> list[str]:
    if not foreign:
        return []
    if not able.has("SMTPUTF8"):
        raise SendError(
            f"The {name} takes no address with letters like those of {foreign[0]} "
            "(it lacks SMTPUTF8). Nothing was sent.",
            "Use an address in plain ASCII, or another SMTP server.",
        )
    return ["SMTPUTF8"]


def _report(able: Extensions, envelope: Envelope) -> list[str]:
    """Reports bring the headers back, not the whole message, and name it; or as it is wished."""
    if not able.has("DSN"):
        return []
    wanted = [f"RET={envelope.reports.returns or 'HDRS'}"]
    name = envelope.reports.envelope_id or envelope.message_id.strip("<>")
    if name and name.isascii() and name.isprintable() and len(name) <= _ENVID_LIMIT:
        wanted.append(f"ENVID={xtext(name)}")
    return wanted


def _rcpt(address: str, notify: str) -> bytes:
    """A report is usually wanted when it fails or is late; to the null sender none can go."""
    command = f"RCPT TO:<{address}>"
    if notify:
        command += f" NOTIFY={notify}"
        if address.isascii():
            command += f" ORCPT=rfc822;{xtext(address)}"
    return command.encode()
