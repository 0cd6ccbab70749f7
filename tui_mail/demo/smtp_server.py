"""An SMTP server that delivers into the postbox: aiosmtpd's, on loopback.

Takes mail for the two people of the demo with or without a log-in, refuses a wrong password,
and must never pass anything on to another machine.
"""

import asyncio
import logging
import re
import secrets
from datetime import datetime
from email.utils import format_datetime

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tui_mail.demo.postbox import Postbox
from tui_mail.demo.servers import DOMAIN

LARGEST = 32 * 1024 * 1024
"""Bytes of a message, offered as SIZE."""

_NOT_SHOWN = re.compile(r"[^!-~]")


async def start_smtp(postbox: Postbox, host: str) -> asyncio.Server:
    """Listen on a free port of the host."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # refusals are answers, not news
    loop = asyncio.get_running_loop()
    delivery = Delivery(postbox)

    def connection() -> SMTP:
        return SMTP(
            delivery,
            hostname=DOMAIN,
            ident="tui-mail demo SMTP server",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=delivery.authenticate,
            loop=loop,
        )

    return await loop.create_server(connection, host, 0)


class Delivery:
    """The hooks of aiosmtpd, which finds them by their names."""

    def __init__(self, postbox: Postbox) -> None:
        self._postbox = postbox

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        """Check a log-in; handled=False, or a wrong one would be left without an answer."""
        right = isinstance(given, LoginPassword) and self._postbox.admits(
            given.login.decode("utf-8", "replace"), given.password.decode("utf-8", "replace")
        )
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient who lives here."""
        domain = address.rpartition("@")[2].lower()
        if self._postbox.knows(address):
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 OK"
        if domain == DOMAIN:
            return f"550 5.1.1 <{shown(address)}>: nobody of that name is here"
        return (
            f"550 5.7.1 <{shown(address)}>: the demo sends nothing away from this machine; "
            f"write to {' or '.join(self._postbox.users)}"
        )

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Deliver to each recipient once, with the trace lines of RFC 5321 section 4.4."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else bytes(content or b"")
        now = datetime.now().astimezone()
        mark = secrets.token_hex(6)
        users = dict.fromkeys(filter(None, map(self._postbox.knows, envelope.rcpt_tos)))
        for user in users:
            trace = traced(session, envelope, mark, user, now)
            await self._postbox.put(user, trace + raw, now)
        return f"250 2.0.0 {mark} delivered"


def traced(session: Session, envelope: Envelope, mark: str, user: str, now: datetime) -> bytes:
    """Return-Path and Received, CRLF lines."""
    protocol = "UTF8SMTP" if envelope.smtp_utf8 else "ESMTP" if session.extended_smtp else "SMTP"
    protocol += "A" if session.authenticated and session.extended_smtp else ""
    sender = _NOT_SHOWN.sub("?", envelope.mail_from or "").strip("<>")
    lines = (
        f"Return-Path: <{sender}>",
        f"Received: from {shown(session.host_name or 'unknown')} ([127.0.0.1])",
        f"\tby {DOMAIN} with {protocol} id {mark}",
        f"\tfor <{user}>; {format_datetime(now)}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def shown(word: str) -> str:
    """What a client said, fit for a reply line or a header."""
    return _NOT_SHOWN.sub("?", word)[:200]
