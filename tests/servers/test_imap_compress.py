"""COMPRESS=DEFLATE with a real Dovecot: every byte both ways, and news without a select."""

import threading
import time

import pytest

from tests.servers.imap_session import in_order, mail, session
from tests.servers.rig import Rig


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server counts as one on another machine."""
    monkeypatch.setattr("tui_mail.imap.connection.is_loopback", lambda _address: False)


@pytest.mark.usefixtures("far")
def test_what_is_compressed_comes_and_goes_byte_for_byte(clean_rig: Rig) -> None:
    raws = [mail(number, b"the same words again\r\n" * number * 40) for number in range(1, 40)]
    clean_rig.seed("bob", raws)
    big = mail(99, bytes(range(32, 127)) * 20_000 + b"\r\n")
    with session(clean_rig) as server:
        assert "COMPRESS=DEFLATE" in server.capabilities
        server.append("INBOX", big, ["seen"], 0)
        server.select("INBOX")
        listed = in_order(server)
        assert [raw for _message, raw in server.bodies(listed)] == [*raws, big]
        server.change_flags([1], ["flagged"], [])
        assert server.flags()[1] == {"flagged"}


@pytest.mark.usefixtures("far")
def test_news_are_heard_while_compressed(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        server.select("INBOX")
        later = threading.Timer(0.3, clean_rig.deliver, ("bob", mail(1)))
        later.start()
        begun = time.monotonic()
        assert server.idle(30)
        assert time.monotonic() - begun < 20
        later.join()
