"""AUTH: one SASL exchange on the wire (RFC 4954).

Must never tell the conversation what is said in it, nor take a yes for one before a server that
has to prove itself did so.
"""

import base64
import binascii

from tui_mail.errors import BrokeProtocol
from tui_mail.net.sasl_exchange import Answer, Mechanism, refusal_words
from tui_mail.net.wire import Wire
from tui_mail.smtp.replies import Reply, read_reply

_LINE = 510
"""Octets of a command that any server takes (RFC 5321); a longer response gets its own line."""
_CANCEL = b"*"


def authenticate(wire: Wire, mechanism: Mechanism) -> tuple[Reply, str]:
    """Try it once.

    Returns:
        The server's last reply (334 where it asks on without end), and what it said about a token.

    Raises:
        BrokeProtocol: a challenge that cannot be, or a server that did not prove itself.
        ConnectionLost, TimedOut: the line broke.
    """
    reply, answers = _begun(wire, mechanism)
    words = ""
    while reply.code == 334 and answers:
        challenge = _decoded(wire, reply)
        words = refusal_words(challenge) or words
        try:
            response = answers.pop(0)(challenge)
        except BrokeProtocol:
            wire.say(_CANCEL)
            raise
        wire.confide(b"", base64.b64encode(response))
        reply = read_reply(wire)
    if reply.code == 235 and mechanism.proves and answers:
        raise BrokeProtocol(
            f"The {wire.name} let us in without showing that it knows the password; the log-in "
            "was broken off.",
            "Check host and port in the settings; somebody may meddle with the line.",
        )
    return reply, words


def _begun(wire: Wire, mechanism: Mechanism) -> tuple[Reply, list[Answer]]:
    command, initial = b"AUTH " + mechanism.name.encode(), mechanism.initial
    answers = list(mechanism.answers)
    if initial is None:
        wire.say(command)
        return read_reply(wire), answers
    coded = base64.b64encode(initial) or b"="
    if len(command) + 1 + len(coded) <= _LINE:
        wire.confide(command + b" ", coded)
        return read_reply(wire), answers
    wire.say(command)
    return read_reply(wire), [lambda _: initial, *answers]


def _decoded(wire: Wire, reply: Reply) -> bytes:
    try:
        return base64.b64decode(reply.lines[0].strip(), validate=True)
    except binascii.Error as error:
        raise BrokeProtocol(
            f"The {wire.name} asks something in the log-in that cannot be read.",
            "It is tried again later.",
            reply.words,
        ) from error
