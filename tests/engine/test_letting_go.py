"""A connection that is still being made ends with its engine, wherever it hangs (T16)."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import engine, until
from tests.engine.peers import NOWHERE
from tests.failures.scene import hole
from tests.scripted.certificates import certificates
from tests.scripted.server import Peer, serving
from tui_mail.model.outbox import SendState

AT_ONCE = 2.0
"""Seconds; the servers' own time limit is thirty."""
OURS = ("account:", "outbox", "news:", "long:")


def workers() -> list[str]:
    """Threads of an engine that have not ended."""
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith(OURS)]


def server(section: str, port: int, security: str) -> str:
    host = "127.0.0.1" if security == "none" else "localhost"
    return (
        f'[{section}]\nhost = "{host}"\nport = {port}\nsecurity = "{security}"\n'
        f'username = "alice"\nca_file = "{certificates().ca_file}"\ntimeout = 30\n'
    )


def settings(protocol: str, port: int, security: str) -> str:
    mode = "imap" if protocol == "imap" else "pop"
    sends = protocol == "smtp"
    return (
        server("smtp.out", port if sends else NOWHERE, security if sends else "none")
        + f'[accounts.home]\nemail = "alice@home.test"\nmode = "{mode}"\nsmtp = "out"\n'
        + server(f"accounts.home.{mode}", NOWHERE if sends else port, "none" if sends else security)
    )


@contextmanager
def hanging(where: str) -> Iterator[tuple[int, str, threading.Event]]:
    """A port, the security it is met with, and whether somebody hangs there."""
    met = threading.Event()

    def mute(peer: Peer) -> None:
        met.set()
        peer.stall()

    if where == "at the door":
        with hole() as port:
            met.set()
            yield port, "none", met
        return
    with serving(mute) as peer:
        yield peer.port, "tls" if where == "in the handshake" else "none", met


@pytest.mark.parametrize("where", ["at the door", "in the handshake", "before the greeting"])
@pytest.mark.parametrize("protocol", ["pop", "imap", "smtp"])
def test_T16_a_connection_being_made_ends_with_its_engine(
    protocol: str, where: str, tmp_path: Path
) -> None:
    with hanging(where) as (port, security, met):
        text = settings(protocol, port, security)
        with engine(tmp_path, text, background=True) as here:
            if protocol == "smtp":
                here.send("bob@far.test")
                until(lambda: here.entry().state is SendState.SENDING)
            assert met.wait(10)
            time.sleep(0.2)  # into the wait itself
            assert workers()
            begun = time.monotonic()
            here.engine.stop()
            until(lambda: not workers(), f"left behind: {workers()}")
            assert time.monotonic() - begun < AT_ONCE


def test_what_was_cut_on_its_way_to_the_server_leaves_with_the_next_engine(tmp_path: Path) -> None:
    with hanging("before the greeting") as (port, security, met):
        text = settings("smtp", port, security)
        with engine(tmp_path, text, background=True) as here:
            here.send("bob@far.test")
            assert met.wait(10)
        with engine(tmp_path, text) as here:
            entry = here.entry()
            assert entry.state is SendState.WAITING
            assert entry.next_attempt is not None
            assert entry.next_attempt <= time.time()
