"""The messages written for these tests, by file name."""

from pathlib import Path

from tui_mail.message.parse import Parsed, parse

_FOLDER = Path(__file__).parents[2] / "corpus"


def raw(name: str) -> bytes:
    """Bytes of one message."""
    return (_FOLDER / f"{name}.eml").read_bytes()


def parsed(name: str) -> Parsed:
    """One message taken apart."""
    return parse(raw(name))


def plain(body: str, *head: str) -> Parsed:
    """A plain message in UTF-8."""
    lines = ("From: a@b.test", *head, "Content-Type: text/plain; charset=utf-8", "", body)
    return parse("\r\n".join(lines).encode())


def html(body: str) -> Parsed:
    """An HTML message in UTF-8."""
    lines = ("From: a@b.test", "Content-Type: text/html; charset=utf-8", "", body)
    return parse("\r\n".join(lines).encode())
