"""A process that reads mail for the engine, where there are two cores: `headers`, or `bodies`.

It is given batches on its standard input and answers on its standard output (`digest_words`). It
ends when the input does, so with the process that started it. Must never open a file or a socket.
"""

import gc
import signal
import sys
from typing import Any

from tui_mail.engine.digest_words import (
    AT_ONCE,
    marshalled,
    packed,
    read_frame,
    unmarshalled,
    write_frame,
)
from tui_mail.message.digest import first_words, header_digest


def main(what: str) -> None:
    """Batch after batch: all of one is read before the answer to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # and when that is gone, nobody wants an answer
    gc.disable()  # nothing that is made here goes in circles
    said = _of_headers if what == "headers" else _of_bodies
    with open(0, "rb", AT_ONCE) as coming, open(1, "wb", AT_ONCE) as answers:
        while (batch := read_frame(coming)) is not None:
            write_frame(answers, marshalled(said(unmarshalled(batch))))


def _of_headers(batch: tuple[int, list[bytes]]) -> list[tuple[Any, ...]]:
    now, headers = batch
    return [packed(header, header_digest(header, now)) for header in headers]


def _of_bodies(batch: list[bytes]) -> list[tuple[int, str]]:
    return [first_words(raw) for raw in batch]


if __name__ == "__main__":
    main(sys.argv[1])
