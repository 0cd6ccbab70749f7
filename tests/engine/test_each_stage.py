"""C10: a no or a cut line at each stage: what the store and `outbox --json` say of it."""

import json
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, hello, pop, rcpt, smtp
from tests.scripted.certificates import GOOD, certificates
from tests.scripted.server import Peer, Script, serving
from tui_mail.cli import shapes
from tui_mail.model.commands import Sync
from tui_mail.model.outbox import SendState
from tui_mail.store.reader import open_reader

BOB, CAROL = "bob@far.test", "carol@far.test"
WAITING, REFUSED, MAYBE = SendState.WAITING, SendState.REFUSED, SendState.MAYBE_SENT
Row = dict[str, object]


def shown(folder: Path) -> Row:
    """The line of `outbox --json`, off the disk."""
    reader = open_reader(folder / "mail.db")
    try:
        (line,) = [json.loads(json.dumps(shapes.entry(entry))) for entry in reader.outbox(0)]
    finally:
        reader.close()
    assert isinstance(line, dict)
    return line


def people(line: Row) -> dict[str, str]:
    """Address to state."""
    found = line["recipients"]
    assert isinstance(found, list)
    return {one["address"]: one["state"] for one in found}


def tried(here: Here, folder: Path, times: int = 1) -> Row:
    """Sent so often; store and JSON agree on what became of it."""
    for _ in range(times):
        here.ask(Sync((HOME,)))
    line, entry = shown(folder), here.entry()
    assert line["state"] == entry.state
    assert line["attempts"] == entry.attempts == times
    assert line["last_error"] == entry.last_error
    assert (line["next_attempt"] is None) == (entry.next_attempt is None)
    assert people(line) == {one.address: one.state for one in entry.recipients}
    return line


def saying(*lines: str) -> Script:
    """A server that says these, each after what the client says, and hangs up."""

    def script(peer: Peer) -> None:
        peer.send(lines[0])
        for line in lines[1:]:
            if not peer.line():
                return
            peer.send(line)

    return script


def upto(*answers: tuple[str, str], last: str = "") -> Script:
    """The transaction as far as it goes; then these words, or a cut line."""
    return answering(*answers[:-1], (answers[-1][0], last))


TO_BOB = (MAIL, rcpt("bob"), DATA, TAKEN)
CASES: dict[str, tuple[Script, SendState, str]] = {
    "greeting, for good": (saying("554 not today"), WAITING, "not today"),
    "greeting, for now": (saying("421 4.3.2 too busy"), WAITING, "too busy"),
    "EHLO": (saying("220 hi", "502 what?", "550 go away"), WAITING, "go away"),
    "MAIL, for good": (upto(MAIL, last="550 5.1.8 bad sender"), REFUSED, "bad sender"),
    "MAIL, for now": (upto(MAIL, last="451 4.3.0 later"), WAITING, "later"),
    "RCPT, for good": (upto(*TO_BOB[:2], last="550 5.1.1 who?"), REFUSED, "who?"),
    "RCPT, for now": (upto(*TO_BOB[:2], last="450 4.2.0 grey"), WAITING, "grey"),
    "RCPT, cut": (upto(*TO_BOB[:2]), WAITING, "broke the connection"),
    "421 in the middle": (upto(*TO_BOB[:2], last="421 4.4.2 bye now"), WAITING, "bye now"),
    "DATA, for good": (upto(*TO_BOB[:3], last="554 5.6.0 no"), REFUSED, "5.6.0 no"),
    "DATA, for now": (upto(*TO_BOB[:3], last="451 4.3.0 no disk"), WAITING, "no disk"),
    "DATA, cut": (upto(*TO_BOB[:3]), WAITING, "broke the connection"),
    "dot, for good": (upto(*TO_BOB, last="554 5.7.1 spam"), REFUSED, "spam"),
    "dot, for now": (upto(*TO_BOB, last="452 4.3.1 full"), WAITING, "full"),
    "dot, cut": (upto(*TO_BOB), MAYBE, "may have been sent"),
    "SIZE, told": (answering(extensions=("SIZE 20",)), REFUSED, "too large"),
    "SIZE, at the dot": (upto(*TO_BOB, last="552 5.3.4 too big"), REFUSED, "too large"),
}


@pytest.mark.parametrize("case", CASES)
def test_C10_what_became_of_it_is_told_alike_by_store_and_command(
    case: str, tmp_path: Path
) -> None:
    script, state, words = CASES[case]
    with serving(script) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        here.send(BOB)
        line = tried(here, tmp_path)
        assert server.connections == 1
    assert line["state"] == state
    assert words in str(line["last_error"])
    assert (line["next_attempt"] is not None) == (state is WAITING)
    assert people(line) == {BOB: "refused" if state is REFUSED else "waiting"}


def test_C10_a_server_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        here.send(BOB)
        line = tried(here, tmp_path, 2)
    assert line["state"] == WAITING
    assert "refused the connection" in str(line["last_error"])


@pytest.mark.parametrize("answer", ["454 4.7.0 no TLS now", "502 5.5.1 what?"])
def test_T2_starttls_refused_leaves_it_waiting_and_nothing_said(
    tmp_path: Path, answer: str
) -> None:
    def refuses(peer: Peer) -> None:
        hello(peer, "STARTTLS", "AUTH PLAIN")
        peer.expect("STARTTLS")
        peer.send(answer)

    with serving(refuses) as server:
        text = smtp(server.port, log_in=True).replace('"none"', '"starttls"') + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            here.send(BOB)
            line = tried(here, tmp_path)
        assert b"AUTH" not in server.heard
        assert b"MAIL" not in server.heard
    assert line["state"] == WAITING
    assert "Nothing secret was sent" in str(line["last_error"])


def test_T12_auth_gone_after_tls_leaves_it_waiting_and_nothing_said(tmp_path: Path) -> None:
    def hides_auth(peer: Peer) -> None:
        hello(peer, "STARTTLS", "AUTH PLAIN")
        peer.expect("STARTTLS")
        peer.send("220 go on")
        peer.tls(certificates()[GOOD])
        peer.expect("EHLO .*")
        peer.send("250-here", "250 8BITMIME")
        peer.stall()

    with serving(hides_auth) as server:
        text = smtp(server.port, log_in=True).replace('"none"', '"starttls"')
        text = text.replace('"127.0.0.1"', '"localhost"')
        text += f'ca_file = "{certificates().ca_file}"\n' + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            here.send(BOB)
            line = tried(here, tmp_path)
        assert b"MAIL" not in server.heard
    assert line["state"] == WAITING
    assert "offers no log-in" in str(line["last_error"])


def test_a_log_in_that_is_refused_leaves_it_waiting_and_asks(tmp_path: Path) -> None:
    def refuses(peer: Peer) -> None:
        hello(peer, "AUTH PLAIN")
        peer.expect("AUTH PLAIN .*")
        peer.send("535 5.7.8 wrong")
        peer.stall()

    with serving(refuses) as server:
        text = smtp(server.port, log_in=True) + pop(NOWHERE)
        with engine(tmp_path, text, Keys(smtp="pw", pop="pw")) as here:
            here.send(BOB)
            line = tried(here, tmp_path)
            assert any(p.wants_secret.startswith("smtp:") for p in here.problems())
        assert b"MAIL" not in server.heard
    assert line["state"] == WAITING
    assert "refused user name or password" in str(line["last_error"])


def test_C10_now_not_and_then_never_is_refused_for_good(tmp_path: Path) -> None:
    first = answering(MAIL, rcpt("bob", "450 4.2.0 come back"))
    second = answering(MAIL, rcpt("bob", "550 5.1.1 nobody"))
    with (
        serving(first, second) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        here.send(BOB)
        assert tried(here, tmp_path)["state"] == WAITING
        here.ask(Sync((HOME,)))
        here.ask(Sync((HOME,)))
        line = shown(tmp_path)
        assert server.connections == 2, "what was refused for good is not tried again"
    assert (line["state"], line["attempts"], people(line)) == (REFUSED, 2, {BOB: "refused"})


def test_C10_some_recipients_refused_are_named_and_the_others_have_it(tmp_path: Path) -> None:
    script = answering(MAIL, rcpt("bob"), rcpt("carol", "550 5.1.1 nobody"), DATA, TAKEN)
    with serving(script) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        here.send(BOB, CAROL)
        line = tried(here, tmp_path)
    assert line["state"] == SendState.SENT
    assert people(line) == {BOB: "accepted", CAROL: "refused"}
    assert "carol@far.test: 550 5.1.1 nobody" in str(line["last_error"])
