"""How far a big message is while it goes out: told over the seam, never at the cost of sending."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, engine
from tests.engine.peers import NOWHERE, hello, pop, smtp
from tests.scripted.server import Peer, Script, serving
from tui_mail.engine import send_progress
from tui_mail.engine.hub import Hub
from tui_mail.engine.send_progress import Followed
from tui_mail.model.commands import Submit
from tui_mail.model.events import Event, SendProgress
from tui_mail.model.ids import OutboxId

HEAD = "From: alice@home.test\r\nTo: bob@far.test\r\nSubject: big\r\n\r\n"
LETTER = (HEAD + ".dot\r\n" * 400_000).encode()


def taking(*extensions: str) -> Script:
    def script(peer: Peer) -> None:
        hello(peer, *extensions)
        while line := peer.line():
            if line == "DATA":
                peer.send("354 go on")
                peer.data()
            elif line.startswith("BDAT"):
                peer.read(int(line.split()[1]))
            peer.send("221 bye" if line == "QUIT" else "250 ok")

    return script


@pytest.mark.parametrize("extensions", [(), ("CHUNKING",)], ids=["DATA", "BDAT"])
def test_a_big_message_is_followed_to_its_end(
    extensions: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_progress, "APART", 0.0)
    with (
        serving(taking(*extensions)) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        here.ask(Submit(LETTER, HOME, from_headers=True))
        heard = [one for one in here.events if isinstance(one, SendProgress)]
        entry = here.entry()
    assert {(one.id, one.size) for one in heard} == {(entry.id, entry.size)}
    parts = [one.sent for one in heard]
    assert parts == sorted(parts)
    assert parts[0] < entry.size / 10
    assert len(set(parts)) == len(parts) > 20
    assert parts[-1] == entry.size


def test_words_of_it_are_few_and_small_messages_have_none() -> None:
    hub, heard, time = Hub(), list[Event](), [0.0]
    hub.listen(heard.append)
    follow = Followed(hub, OutboxId(1), 1_000_000, lambda: time[0])
    for sent in range(0, 1_000_000, 10_000):
        time[0] += 0.01
        follow(sent)
    follow(1_000_100)
    shown = [one.sent for one in heard if isinstance(one, SendProgress)]
    assert shown == [0, 500_000, 1_000_000]
    heard.clear()
    small = Followed(hub, OutboxId(2), send_progress.BIG - 1, lambda: time[0])
    small(10)
    small(send_progress.BIG)
    assert not heard
