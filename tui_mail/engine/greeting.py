"""The first words between a face and an engine in another process, and what it says in errors.

Must never read on behind the engine's first line: what follows belongs to whoever reads next.
"""

import json
import socket
from socket import SocketIO

from tui_mail import __version__, errors
from tui_mail.engine.seam import line
from tui_mail.errors import EngineError, EngineNewer, TuiMailError
from tui_mail.model.commands import PROTOCOL, Failed, Hello, Welcome
from tui_mail.model.frozen import frozen
from tui_mail.model.wire import decode, encode


@frozen
class Greeted:
    """A connection to an engine, and what it said first."""

    sock: socket.socket
    welcome: Welcome


def greet(sock: socket.socket) -> Welcome:
    """First words with an engine, before anything else is said.

    Raises:
        EngineError: it hung up, or speaks no language of ours.
        OSError: the socket's own, TimeoutError among them.
    """
    sock.sendall(line({"n": 0, "ask": encode(Hello(PROTOCOL, __version__))}))
    with sock.makefile("rb", buffering=0) as stream:
        while got := _one_line(stream):
            try:
                word = json.loads(got)
            except ValueError as error:
                raise EngineError("What answers there is no engine of tui-mail.") from error
            if isinstance(word, dict) and "answer" in word:
                welcome: Welcome = decode(word["answer"], Welcome)
                return welcome
    raise EngineError("tui-mail's engine hung up at once.", "Try again.")


def _one_line(stream: SocketIO) -> bytes:
    """Byte by byte: what follows the line belongs to whoever reads next."""
    got = bytearray()
    while piece := stream.read(1):
        got += piece
        if piece == b"\n":
            return bytes(got)
    return b""


def error_of(failed: Failed) -> TuiMailError:
    """The error that the engine met, of its own class."""
    kind = getattr(errors, failed.kind, EngineError)
    error: TuiMailError = kind(failed.message, failed.hint)
    return error


def newer_engine(version: str) -> EngineNewer:
    """An engine of a newer version of the program is in charge of this mail."""
    return EngineNewer(
        f"A newer version of tui-mail ({version}) is in charge of this mail; this one is"
        f" {__version__}.",
        "Leave this one and start tui-mail again.",
    )
