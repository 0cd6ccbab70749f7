"""How a user proves who they are to a POP3 server: AUTH (RFC 5034), APOP, USER and PASS.

Must never tell the conversation a secret, nor take a yes for one before a server that has to prove
itself did so.
"""

import base64
import binascii
import hashlib
import re

from tui_mail.errors import BrokeProtocol
from tui_mail.model.secret import Secret
from tui_mail.net import sasl
from tui_mail.net.sasl_exchange import Mechanism, refusal_words
from tui_mail.net.wire import Wire
from tui_mail.pop3.replies import Status, read_status, status_of

_LINE = 255
"""Octets of a command line (RFC 2449 section 4); a longer response goes on a line of its own."""
_CANCEL = b"*"
_TIMESTAMP = re.compile(rb"<[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}>")
"""A msg-id and nothing else: other things are made to find out passwords (CVE-2007-1558)."""


def timestamp_in(greeting: bytes) -> bytes:
    """What a greeting gives for APOP; empty where it gives nothing that can be trusted."""
    found = _TIMESTAMP.search(greeting)
    return found[0] if found else b""


def authenticate(wire: Wire, mechanism: Mechanism) -> tuple[Status, str]:
    """Try one SASL mechanism once.

    Returns:
        The server's last word, and what it said about a token.

    Raises:
        BrokeProtocol: a challenge that cannot be, or a server that did not prove itself.
        ConnectionLost, TimedOut: the line broke.
    """
    answers, words = list(mechanism.answers), ""
    command = b"AUTH " + mechanism.name.encode()
    coded = None if mechanism.initial is None else base64.b64encode(mechanism.initial) or b"="
    if coded is not None and len(command) + 1 + len(coded) + 2 <= _LINE:
        wire.confide(command + b" ", coded)
    else:
        wire.say(command)
        if mechanism.initial is not None:
            initial = mechanism.initial
            answers.insert(0, lambda _: initial)
    while isinstance(challenge := _challenge(wire), bytes):
        words = refusal_words(challenge) or words
        if not answers:
            wire.say(_CANCEL)
            return read_status(wire), words
        try:
            response = answers.pop(0)(challenge)
        except BrokeProtocol:
            wire.say(_CANCEL)
            raise
        wire.confide(b"", base64.b64encode(response))
    if challenge.ok and mechanism.proves and answers:
        raise BrokeProtocol(
            f"The {wire.name} let us in without showing that it knows the password; the log-in "
            "was broken off.",
            "Check host and port in the settings; somebody may meddle with the line.",
        )
    return challenge, words


def apop(wire: Wire, timestamp: bytes, secret: Secret) -> Status:
    """APOP: MD5 of timestamp and password, for want of better where nothing hides the password."""
    octets = timestamp + sasl.password_octets(secret)
    proof = hashlib.md5(octets, usedforsecurity=False).hexdigest().encode()  # RFC 1939 section 7
    wire.confide(b"APOP " + sasl.name_octets(wire.endpoint.username) + b" ", proof)
    return read_status(wire)


def user_pass(wire: Wire, secret: Secret) -> Status:
    """USER and PASS."""
    name = sasl.name_octets(wire.endpoint.username)
    password = sasl.password_octets(secret)
    wire.say(b"USER " + name)
    status = read_status(wire)
    if status.ok:
        wire.confide(b"PASS ", password)
        status = read_status(wire)
    return status


def _challenge(wire: Wire) -> bytes | Status:
    """What the server asks, or its last word."""
    line = wire.line(hidden_after=b"+ ")
    if line != b"+" and not line.startswith(b"+ "):
        return status_of(wire, line)
    try:
        return base64.b64decode(line[1:].strip(), validate=True)
    except binascii.Error as error:
        raise BrokeProtocol(
            f"The {wire.name} asks something in the log-in that cannot be read.",
            "It is tried again later.",
        ) from error
