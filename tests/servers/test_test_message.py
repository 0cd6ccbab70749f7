"""A message to oneself on real servers: sent by the outbox, seen to come back; or why not."""

from pathlib import Path

import pytest

from tests.servers.person import Person, account
from tests.servers.rig import Rig
from tui_mail.config.load import load_settings
from tui_mail.config.schema import AccountSettings
from tui_mail.model.commands import Reload
from tui_mail.model.ids import AccountKey
from tui_mail.wiring.face import open_face
from tui_mail.wiring.round_trip import round_trip


def of(rig: Rig, mode: str, home: Path) -> Person:
    return Person(home, account(rig, "home", "alice", mode))


@pytest.mark.parametrize("mode", ["imap", "pop"])
def test_it_is_sent_and_comes_back_with_the_seconds(
    clean_rig: Rig, tmp_path: Path, mode: str
) -> None:
    person = of(clean_rig, mode, tmp_path)
    steps = person.rows("account", "check", "home", "--test-message")
    assert [step["ok"] for step in steps] == [True] * 8, steps
    assert [(s["server"], s["step"]) for s in steps[-2:]] == [
        ("smtp", "test message"), (mode, "arrival"),
    ]  # fmt: skip
    assert "into" in steps[-1]["detail"]
    assert all(step["seconds"] > 0 for step in steps[:4])
    (came,) = clean_rig.messages("alice")
    assert b"From: Alice Tester <alice@rig.test>" in came
    assert b"To: Alice Tester <alice@rig.test>" in came


def test_what_is_refused_or_does_not_come_back_is_said_with_what_to_look_for(
    clean_rig: Rig, tmp_path: Path
) -> None:
    """The address is another's than the mailbox: it may not be sent from, or arrives elsewhere."""
    person = of(clean_rig, "imap", tmp_path)
    text = person.config.read_text().replace('"alice@rig.test"', '"bob@rig.test"')
    person.config.write_text(text)
    face = open_face(person.paths)
    try:
        (refused,) = round_trip(face, home(person))
        text = text.replace('"alice"', '"bob"', 1).replace("alicepw", "bobpw", 1)
        person.config.write_text(text)
        face.ask(Reload())
        sent, arrival = round_trip(face, home(person), patience=1.0)
    finally:
        face.close()
    assert not refused.ok
    assert "553" in refused.detail
    assert "lies in the outbox" in refused.advice
    assert sent.ok
    assert not arrival.ok
    assert arrival.detail == "It was sent, and did not come back within 1 seconds."
    assert "whether the address is that of this mailbox" in arrival.advice


def home(person: Person) -> AccountSettings:
    return load_settings(person.paths.settings).accounts[AccountKey("home")]
