"""BDAT (RFC 3030): the bytes of each chunk, when the marks are passed, and every no."""

import pytest

from tests.scripted.server import Peer, serving
from tests.scripted.test_smtp_sending import MAIL, MARKS, TO_BOB, failing, opened, quitting, ready
from tui_mail.errors import ConnectionLost, TooLarge
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.ports.steps import Step


def chunks(peer: Peer, *extensions: str) -> list[bytes]:
    """Reads chunks up to the last, each answered at once."""
    ready(peer, "CHUNKING", *extensions)
    heard = []
    while line := peer.line():
        if not line.startswith("BDAT"):
            peer.send("250 ok")
            continue
        words = line.split()
        heard.append(peer.read(int(words[1])))
        peer.send("250 2.0.0 queued as 7" if "LAST" in words else "250 ok")
        if "LAST" in words:
            break
    return heard


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)])
@pytest.mark.parametrize(
    "raw", [b"..a\r\n.b\r\n\r\n.\r\n", b"\r\n", b"no line end", b"x" * 2_500_000 + b"\r\n.\r\n"]
)
def test_S14_chunks_carry_the_bytes_as_they_are_dots_and_all(
    raw: bytes, extensions: tuple[str, ...]
) -> None:
    heard: list[bytes] = []
    marks: list[Step] = []

    def script(peer: Peer) -> None:
        heard.extend(chunks(peer, *extensions))
        quitting(peer)

    with serving(script) as server:
        submission = opened(server)
        (bob,) = submission.send(TO_BOB, raw, marks.append)
        submission.close()
    assert bob == Recipient("bob@x.test", RecipientState.ACCEPTED, "250 2.0.0 queued as 7")
    assert b"".join(heard) == (raw if raw.endswith(b"\r\n") else raw + b"\r\n")
    assert heard[-1] == b"\r\n", "the last chunk is as small as a dot"
    assert marks == MARKS
    assert b"DATA" not in server.heard.replace(b"BDAT", b"")


def test_C10_the_mark_is_passed_while_the_last_chunk_is_not_sent() -> None:
    heard_at: dict[Step, bytes] = {}

    def script(peer: Peer) -> None:
        chunks(peer)
        quitting(peer)

    with serving(script) as server:
        submission = opened(server)
        submission.send(TO_BOB, MAIL, lambda step: heard_at.update({step: server.heard}))
        submission.close()
    assert b"LAST" not in heard_at[Step.SEND_BEFORE_DOT]
    assert b"BDAT" not in heard_at[Step.SEND_AFTER_MAIL_FROM]


@pytest.mark.parametrize("answers", [("552 5.3.4 too big", "503 5.5.1 no"), ("552 5.3.4 too big",)])
def test_C10_a_chunk_that_is_refused_is_a_certain_no(answers: tuple[str, ...]) -> None:
    def script(peer: Peer) -> None:
        ready(peer, "CHUNKING", "PIPELINING")
        for _ in range(2):
            peer.line()
        peer.send("250 ok", "250 ok")
        peer.line()
        peer.read(len(MAIL) - 2)
        peer.expect("BDAT 2 LAST")
        peer.read(2)
        peer.send(*answers)
        if len(answers) > 1:
            peer.expect("RSET")
            peer.send("250 ok")
            quitting(peer)

    failing(script, TO_BOB, TooLarge)


def test_S15_a_line_lost_after_the_last_chunk_leaves_nobody_knowing() -> None:
    def script(peer: Peer) -> None:
        ready(peer, "CHUNKING", "PIPELINING")
        for _ in range(2):
            peer.line()
        peer.send("250 ok", "250 ok")
        peer.line()
        peer.read(len(MAIL) - 2)
        peer.expect("BDAT 2 LAST")
        peer.send("250 ok")

    assert "may have been sent" in failing(script, TO_BOB, ConnectionLost).hint
