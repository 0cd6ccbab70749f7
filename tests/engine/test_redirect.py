"""A message sent on as it is, through the engine to a server: who gets what, in whose name."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.errors import MessageError, UsageError
from tui_mail.message.digest import digest
from tui_mail.model.address import Address
from tui_mail.model.commands import Done, Queued, Redirect, Sync
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import CancelOutbox, OutboxEntry, SendState, SentCopy
from tui_mail.ports.mail_store import Arrival

ME = Address("Alice", "alice@home.test")
BOB, EVE = Address("", "bob@far.test"), Address("", "eve@far.test")
ORIGINAL = (
    b"From: Ada <ada@far.test>\r\nTo: alice@home.test\r\nSubject: Looms\r\n"
    b"Message-ID: <first@far.test>\r\n\r\nwords  \r\n"
)


def come_in(here: Here) -> MessageId:
    states = here.store.folder_states(HOME)
    inbox = next(s.folder.id for s in states if s.folder.name == "Inbox")
    (message,) = here.store.add([Arrival(inbox, ORIGINAL, digest(ORIGINAL, 0), 1)])
    return message


def sent_on(here: Here, **wish: object) -> OutboxEntry:
    words: dict[str, object] = {"from_": ME, "to": (BOB,), **wish}
    answer = here.ask(Redirect(come_in(here), HOME, **words))  # type: ignore[arg-type]
    assert isinstance(answer, Queued)
    return answer.entries[0]


def test_it_goes_in_ones_own_name_to_the_new_people_alone_and_its_bytes_stay(
    tmp_path: Path,
) -> None:
    taken = answering(
        ("MAIL FROM:<alice@home.test>.*", "250 ok"), rcpt("bob"), rcpt("eve"), DATA, TAKEN
    )
    with (
        serving(taken) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        entry = sent_on(here, bcc=(EVE, Address("", "BOB@far.test")))
        assert (entry.subject, entry.resent) == ("Looms", True)
        here.ask(Sync((HOME,)))
        found = here.entry()
        assert (found.state, found.sent_copy) == (SendState.SENT, SentCopy.NONE)
        heard = server.heard
        assert ORIGINAL in heard
        data = heard[heard.index(b"Resent-Date") :]
        assert b"Resent-To: bob@far.test\r\n" in data
        assert b"eve" not in data, "C2: who gets it unseen is not in the bytes"
        assert found.message_id.encode() in data
        assert here.subjects("Sent") == [], "it is nobody's own words"
        assert here.store.outgoing(found.id).bcc == ("eve@far.test",)


def test_taken_back_it_is_no_draft_of_ones_own(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        entry = sent_on(here, hold=60)
        assert entry.state is SendState.HELD
        answer = here.ask(CancelOutbox((entry.id,)))
        assert answer == Done("Taken back", 1)
        assert here.entry().state is SendState.CANCELLED
        assert here.subjects("Drafts") == []
        with pytest.raises(UsageError):
            here.ask(CancelOutbox((entry.id,)))


def test_C6_it_goes_on_in_no_name_but_ones_own(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        with pytest.raises(UsageError, match="no address of the account"):
            sent_on(here, from_=Address("Ada", "ada@far.test"))
        with pytest.raises(MessageError):
            sent_on(here, to=())
        assert here.store.entries() == ()
