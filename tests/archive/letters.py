"""Letters that are awkward to keep in files, and the settings of who keeps them."""

import hashlib
from typing import Any

from tests.cli.calling import User

SETTINGS = "".join(
    f"""\
[accounts.{name}]
email = "{name}@home.test"
mode = "{mode}"

[accounts.{name}.{mode}]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"

"""
    for name, mode in (("home", "pop"), ("work", "imap"))
)

FROM = b"From friend@far.test Thu Sep 14 08:11:27 2023\n"
"""A postmark as other programs write it."""


def letter(number: int, body: bytes = b"words\n") -> bytes:
    """One of many."""
    return (
        f"From: Friend <f@far.test>\nTo: alice@home.test\nSubject: letter {number}\n"
        f"Message-ID: <{number}@far.test>\nDate: Mon, 02 Nov 2020 10:00:00 +0000\n\n"
    ).encode() + body


AWKWARD = {
    "plain": letter(1),
    "no newline at its end": letter(2, b"words"),
    "crlf": letter(3).replace(b"\n", b"\r\n"),
    "crlf and no newline": letter(4, b"words").replace(b"\n", b"\r\n"),
    "ends in a bare cr": letter(5, b"words\r"),
    "bare cr within": letter(6, b"a\rFrom b\rc\n"),
    "ends in empty lines": letter(7, b"words\n\n\n\n"),
    "ends in empty crlf lines": letter(8, b"words\r\n\r\n\r\n"),
    "lines that begin with From": letter(9, b"From here\n>From there\n>>From afar\n\nFrom x\n"),
    "postmarks in its text": letter(10, b"one\n\n" + FROM + b"two\n\n>" + FROM),
    "begins with a postmark": FROM + letter(11),
    "empty": b"",
    "one newline": b"\n",
    "two newlines": b"\n\n",
    "one cr": b"\r",
    "no header": b"\x00\xff\x80 no mail at all \x1b[31m",
    "nul": letter(12, b"a\x00b\n"),
    "bytes": bytes(range(256)) * 40,
    "one long line": letter(13, b"x" * 3_000_000),
    "From without anything": b"From ",
    "end of from": letter(14, b"\n\nFrom "),
}


def sha(raw: bytes) -> str:
    """As `show` tells it."""
    return hashlib.sha256(raw).hexdigest()


def rows(user: User, *words: object) -> list[dict[str, Any]]:
    """What is listed."""
    return user.json("list", "--limit", 10_000, *words)


def kept(user: User, *words: object) -> list[bytes]:
    """The bytes of everything that is listed, in any order."""
    return sorted(user.done("show", "--raw", row["id"]).out for row in rows(user, *words))
