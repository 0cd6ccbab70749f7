"""`send -N -R -V`: what sendmail lets a sender wish about delivery reports (RFC 3461)."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.engine.peers import NOWHERE, pop, smtp
from tests.scripted.server import Peer, Script, serving

LETTER = b"From: alice@home.test\nTo: bob@far.test\nSubject: s\n\nhello\n"


def taking(*extensions: str) -> Script:
    """Any message, with these extensions."""

    def script(peer: Peer) -> None:
        peer.send("220 ready")
        while line := peer.line():
            if line == "DATA":
                peer.send("354 go on")
                peer.data()
            if line.startswith("EHLO"):
                peer.send(*(f"250-{one}" for one in ("here", *extensions)), "250 8BITMIME")
            else:
                peer.send("250 ok")

    return script


def test_they_reach_a_server_that_knows_of_them(user: User) -> None:
    with serving(taking("DSN")) as server:
        user.write(smtp(server.port) + pop(NOWHERE))
        user.done("send", "-t", "-N", "never", "-Rhdrs", "-V", "order-1", stdin=LETTER)
        heard = server.heard
    assert b" RET=HDRS ENVID=order-1\r\n" in heard
    assert b"RCPT TO:<bob@far.test> NOTIFY=NEVER ORCPT=" in heard


def test_they_are_kept_for_a_message_that_waits(user: User) -> None:
    user.write(smtp(NOWHERE) + pop(NOWHERE))
    called = user.call("send", "-t", "-N", "success,delay", stdin=LETTER)
    assert called.status == 75
    with serving(taking("DSN")) as server:
        user.write(smtp(server.port) + pop(NOWHERE))
        user.done("outbox", "retry", "all")
        assert b" NOTIFY=SUCCESS,DELAY ORCPT=" in server.heard


def test_a_server_that_does_not_know_of_them_is_told_honestly(user: User, tmp_path: Path) -> None:
    with serving(taking()) as server:
        user.write(smtp(server.port) + pop(NOWHERE))
        called = user.call("send", "-t", "-N", "success", stdin=LETTER)
        assert called.status == 0, "it was sent"
        assert "out takes no wishes about delivery reports (DSN)" in called.err
        assert b"NOTIFY" not in server.heard
    program = tmp_path / "carrier"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\n')
    program.chmod(0o700)
    user.write(f'[smtp.out]\ncommand = ["{program}"]\n' + pop(NOWHERE))
    called = user.call("send", "-t", "-N", "success", stdin=LETTER)
    assert "out takes no wishes" in called.err
    assert "-N" not in (tmp_path / "words").read_text(), "to Exim it means: deliver nothing"


def test_who_wishes_nothing_hears_nothing_of_it(user: User) -> None:
    with serving(taking()) as server:
        user.write(smtp(server.port) + pop(NOWHERE))
        user.done("send", "-t", stdin=LETTER)


@pytest.mark.parametrize(
    "words",
    [("-N", "never,success"), ("-N", "sometimes"), ("-N", "delay,delay"), ("-R", "some"),
     ("-V", "two\nlines"), ("-V", "ä"), ("-V", "x" * 101)],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_before_anything_is_queued(
    user: User, words: tuple[str, str]
) -> None:
    user.write(smtp(NOWHERE) + pop(NOWHERE))
    called = user.call("send", "-t", *words, stdin=LETTER)
    assert called.status == 2
    assert "For example" in called.err
    assert user.call("outbox").out == b""
