"""JSON lines over a Unix socket: how words cross between a face and the engine.

    {"n": 7, "ask": {...}}       a command
    {"n": 7, "answer": {...}}    its answer
    {"event": {...}}             said unasked

Never pickles; a line that is no JSON ends the conversation.
"""

import json
import socket
from collections.abc import Iterator

from tui_mail.errors import EngineError
from tui_mail.model.wire import Json

MOST = 256 * 1024 * 1024
"""Bytes of one line: a message to be submitted travels in one."""


def line(word: Json) -> bytes:
    """One line of the seam."""
    return json.dumps(word, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def lines(sock: socket.socket) -> Iterator[Json]:
    """Words as they come, until the other side hangs up.

    Raises:
        EngineError: something came that is no word.
    """
    with sock.makefile("rb") as stream:
        while True:
            try:
                got = stream.readline(MOST)
            except OSError:
                return
            if not got.endswith(b"\n"):
                return
            try:
                word = json.loads(got)
            except ValueError as error:
                raise EngineError("The other side of the seam said what is no JSON.") from error
            if not isinstance(word, dict):
                raise EngineError("The other side of the seam said what is no word.")
            yield word
