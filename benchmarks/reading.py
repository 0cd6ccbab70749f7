"""How long it takes to read a message: its headers for a list, its text for a reader.

In one process, by the processor's time, ours and Python's policy.default in turns over the same
bytes: the made-up mail. Both must give the same answers, or nothing is said.
"""

import time
from collections.abc import Callable, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser

from benchmarks.figures import OURS, Row, at_most, row, with_bars
from benchmarks.letters import letters
from benchmarks.setting import Setting
from tui_mail.message.body import text_of
from tui_mail.message.digest import header_digest, header_of
from tui_mail.message.headers import split_message
from tui_mail.message.parse import parse

PEER = "Python policy.default"
HEADERS = 1_000
"""Messages whose headers are read."""
BODIES = 200
TYPICAL = range(7_000, 13_001)
"""Bytes of a message of about 10 KB."""
SCAN, VALUES, TEXT = "scan", "values", "text"


def measure(setting: Setting) -> list[Row]:
    """Microseconds a message, the medians of the rounds."""
    raws = [letter.raw for letter in letters(3_000, 0)]
    heads = [header_of(raw) for raw in raws[:HEADERS]]
    typical = [raw for raw in raws if len(raw) in TYPICAL][:BODIES]
    if any(_ours(head) != _theirs(head) for head in heads):
        raise RuntimeError("the two do not read the same")
    samples: dict[str, dict[str, list[float]]] = {OURS: {}, PEER: {}}
    for _ in range(setting.rounds):
        for figure, ours, theirs, mail in (
            (SCAN, split_message, _parsed, heads),
            (VALUES, header_digest, _theirs, heads),
            (TEXT, _text, _body, typical),
        ):
            samples[OURS].setdefault(figure, []).append(_each(ours, mail))
            samples[PEER].setdefault(figure, []).append(_each(theirs, mail))
    scan = row("headers taken apart", "µs", samples, SCAN, 1e6)
    values = row("headers read for a list", "µs", samples, VALUES, 1e6)
    text = row("parse and text of a 10 KB message", "µs", samples, TEXT, 1e6)
    return [
        with_bars(scan, at_most(scan, 0.2, PEER)),
        with_bars(values, at_most(values, 0.2, PEER)),
        with_bars(text, at_most(text, 0.5, PEER)),
    ]


def _each(work: Callable[[bytes], object], mail: Sequence[bytes]) -> float:
    """Seconds of the processor for one of them."""
    begun = time.process_time()
    for raw in mail:
        work(raw)
    return (time.process_time() - begun) / len(mail)


def _parsed(head: bytes) -> EmailMessage:
    return BytesHeaderParser(policy=policy.default).parsebytes(head)


Answer = tuple[str, tuple[str, ...], int | None]


def _theirs(head: bytes) -> Answer:
    """What a list shows, and what makes threads."""
    found = _parsed(head)
    people = tuple(
        one.addr_spec
        for name in ("from", "to", "cc")
        for value in found.get_all(name, [])
        for one in value.addresses
    )
    for name in ("message-id", "in-reply-to", "references", "received"):
        str(found[name])
    when = found["date"].datetime
    return str(found["subject"]), people, int(when.timestamp()) if when else None


def _ours(head: bytes) -> Answer:
    found = header_digest(head)
    people = tuple(one.address for one in (*found.from_, *found.to, *found.cc))
    return found.subject, people, found.date


def _text(raw: bytes) -> str:
    return text_of(parse(raw))


def _body(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain", "html"))
    return str(part.get_content()) if part is not None else ""
