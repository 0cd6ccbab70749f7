"""A thousand messages of every allowed shape over one connection: each arrives once, as it was.

A hundred in CI; `make soak` sends the thousand.
"""

import os
import random
from pathlib import Path

from tests.servers.rig import Rig
from tests.servers.sender import Sender
from tests.servers.witness import Witness

COUNT = 1000 if os.environ.get("TUI_MAIL_SOAK") else 100
LINE = 998
"""Octets of a line without its CRLF (RFC 5321 section 4.5.3.1.6)."""
SHAPES = (
    b"",
    b".",
    b"..",
    b".hidden",
    b"ends in a dot.",
    b"From here on",
    b" \t trailing blanks \t ",
    b"QUIT",
    b"BDAT 2 LAST",
    "Grüße, 日本語, \N{PILE OF POO}".encode(),
    bytes(octet for octet in range(1, 256) if octet not in b"\r\n"),
    b"." * LINE,
    b"x" * LINE,
    b"\xff" * LINE,
)


def letter(chance: random.Random, number: int) -> bytes:
    """A message with nothing to add; every hundredth is of some megabytes."""
    head = (
        f"From: alice@rig.test\r\nTo: bob@rig.test\r\nSubject: letter {number}\r\n"
        f"Date: Mon, 02 Nov 2026 10:{number % 60:02}:00 +0000\r\n"
        f"Message-ID: <{number}.many@rig.test>\r\nX-Odd:   blanks \t\r\n  and a fold\r\n\r\n"
    ).encode()
    lines = [chance.choice(SHAPES) for _ in range(chance.randrange(40))]
    if number % 100 == 50:
        lines += [bytes(chance.choices(range(32, 127), k=LINE))] * 2500
    return head + b"".join(line + b"\r\n" for line in lines)


def test_each_of_many_messages_over_one_connection_arrives_once_and_byte_identical(
    clean_rig: Rig, tmp_path: Path
) -> None:
    chance = random.Random(815)
    letters = [letter(chance, number) for number in range(COUNT)]
    with Witness(clean_rig.ports["submission"]) as witness:
        alice = Sender(tmp_path, clean_rig, witness, safe=True)
        alice.queue(letters)
        (result,) = alice.person.rows("sync", "home")
        assert result["sent"] == COUNT
        assert witness.connections == 1
        assert set(alice.settled().values()) == {"sent"}
        assert witness.connections == 1, "nothing was left to be sent"
    found = clean_rig.messages("bob")
    assert len(found) == COUNT
    bodies = sorted(raw[raw.index(b"From: alice@rig.test\r\n") :] for raw in found)
    assert bodies == sorted(letters)
