"""A server that cannot be reached on its port, and what it says on its other ones."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine, until
from tests.engine.peers import NOWHERE, hello, pop
from tests.failures.scene import hole
from tests.scripted.certificates import GOOD, certificates
from tests.scripted.server import Peer, serving
from tui_mail.engine import other_ports
from tui_mail.model.commands import Queued, Submit, Sync
from tui_mail.model.endpoint import Security
from tui_mail.model.outbox import SendState

BOB = "bob@far.test"
LETTER = b"From: alice@home.test\r\nTo: bob@far.test\r\nSubject: to Bob\r\n\r\nwords\r\n"


def blocked(port: int, *, auth: str = "password", timeout: float = 15, near: bool = False) -> str:
    """Settings that lead to a port where nobody is, as if it were another machine's."""
    insecure = "" if near else "allow_insecure = true\n"
    return (
        f'[smtp.out]\nhost = "localhost"\nport = {port}\nsecurity = "none"\n{insecure}'
        f'auth = "{auth}"\nusername = "out"\ntimeout = {timeout}\n'
        f'ca_file = "{certificates().ca_file}"\n' + pop(NOWHERE)
    )


def starttls(peer: Peer) -> None:
    """Greets, and wants TLS before anything else."""
    hello(peer, "STARTTLS", "AUTH PLAIN")
    peer.expect("STARTTLS")
    peer.send("220 go on")
    peer.tls(certificates()[GOOD])
    peer.expect("EHLO .*")
    peer.send("250-here", "250 AUTH PLAIN")
    peer.expect("QUIT")
    peer.send("221 bye")


def over_tls(peer: Peer) -> None:
    """The same on a port for TLS."""
    peer.tls(certificates()[GOOD])
    hello(peer, "AUTH PLAIN")
    peer.expect("QUIT")
    peer.send("221 bye")


def self_signed(peer: Peer) -> None:
    """Nobody vouches for it."""
    peer.tls(certificates()["self-signed"])
    peer.stall()


def ports(monkeypatch: pytest.MonkeyPatch, submission: int, tls: int) -> None:
    """Where servers take mail, in this test."""
    there = ((submission, Security.STARTTLS), (tls, Security.TLS))
    monkeypatch.setattr(other_ports, "PORTS", there)


@contextmanager
def closed() -> Iterator[int]:
    """A port that refuses for certain: it is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def said(here: Here) -> str:
    """At the message, once a sync is over."""
    here.ask(Sync((HOME,)))
    assert here.entry().state is SendState.WAITING
    return here.entry().last_error


def test_a_blocked_port_is_told_with_the_one_that_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed() as shut, serving(starttls) as open_, serving(over_tls) as tls:
        ports(monkeypatch, open_.port, tls.port)
        with engine(tmp_path, blocked(shut), Keys(smtp="hush", pop="pw")) as here:
            here.send(BOB)
            words = said(here)
            assert words == (
                f"The SMTP server localhost:{shut} refused the connection. Some networks block "
                f"port {shut}. Port {open_.port} of it answers: set port = {open_.port} and "
                'security = "starttls" in [smtp.out] of config.toml.'
            )
            (problem,) = [p for p in here.problems() if "answers" in p.message + p.hint]
            assert f"{problem.message} {problem.hint}" == words
            assert said(here) == words, "it stands there after the next try, too"
            assert [p for p in here.problems() if "answers" in p.hint] == [problem], "told once"
        assert open_.connections == 1, "what was found holds for a while"
        assert tls.connections == 0
        for server in (open_, tls):
            assert b"AUTH" not in server.heard
            assert b"MAIL" not in server.heard


def test_whoever_waits_for_the_attempt_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed() as shut, closed() as other, serving(over_tls) as tls:
        ports(monkeypatch, other, tls.port)
        with engine(tmp_path, blocked(shut, auth="none")) as here:
            answer = here.ask(Submit(LETTER, from_headers=True))
        assert isinstance(answer, Queued)
        words = answer.entries[0].last_error
        assert f'set port = {tls.port} and security = "tls" in [smtp.out]' in words
        assert "It may want a log-in there" in words


def test_ports_that_answer_nothing_are_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed() as shut, closed() as one, closed() as two:
        ports(monkeypatch, one, two)
        with engine(tmp_path, blocked(shut)) as here:
            here.send(BOB)
            assert f"Its ports {one} and {two} do not answer either. Check the port" in said(here)
            assert not [p for p in here.problems() if p.server == "smtp"]


def test_a_port_that_cannot_be_used_safely_is_not_recommended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed() as shut, closed() as one, serving(self_signed) as tls:
        ports(monkeypatch, one, tls.port)
        with engine(tmp_path, blocked(shut)) as here:
            here.send(BOB)
            words = said(here)
        assert tls.connections == 1
    assert words.endswith("and whether the server runs.")
    assert "answer" not in words


def test_nothing_is_looked_for_behind_a_relay_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed() as shut, serving(starttls) as open_:
        ports(monkeypatch, open_.port, open_.port)
        with engine(tmp_path, blocked(shut, near=True)) as here:
            here.send(BOB)
            assert "answers" not in said(here)
        assert open_.connections == 0


def test_a_look_at_a_port_that_says_nothing_keeps_neither_sender_nor_end_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mute(peer: Peer) -> None:
        peer.stall()

    with hole() as shut, serving(mute) as silent:
        ports(monkeypatch, silent.port, silent.port)
        text = blocked(shut, timeout=1).replace("localhost", "127.0.0.1", 1)
        with engine(tmp_path, text, background=True) as here:
            here.send(BOB)
            until(lambda: silent.connections, "it does not look")
            until(lambda: "did not answer" in here.entry().last_error)
            begun = time.monotonic()
            assert here.engine._outbox.one_sender.acquire(timeout=1), "the sender is kept"
            here.engine._outbox.one_sender.release()
            here.engine.stop()
            assert time.monotonic() - begun < other_ports.PATIENCE
