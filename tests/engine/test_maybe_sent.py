"""What may have been sent: looked for, or settled by the user's word; never sent by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, hello, pop, rcpt, smtp
from tests.scripted.server import Peer, ScriptedServer, serving
from tui_mail.errors import UsageError
from tui_mail.message.digest import digest
from tui_mail.model.commands import Queued, Sync
from tui_mail.model.folder import Role
from tui_mail.model.outbox import CheckOutbox, MarkSent, OutboxEntry, RecipientState, SendState
from tui_mail.ports.mail_store import Arrival


def lost_after_the_dot(peer: Peer) -> None:
    hello(peer)
    for command, answer in (MAIL, rcpt("bob"), DATA):
        peer.expect(command)
        peer.send(answer)
    peer.data()
    peer.drop()


@pytest.fixture
def doubtful(tmp_path: Path) -> Iterator[tuple[Here, ScriptedServer, OutboxEntry]]:
    with (
        serving(lost_after_the_dot) as server,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        here.send("bob@far.test", subject="a doubtful letter")
        here.ask(Sync((HOME,)))
        (entry,) = here.store.entries()
        assert entry.state is SendState.MAYBE_SENT
        yield here, server, entry


def test_what_is_not_found_stays_in_doubt_and_says_that_this_proves_nothing(
    doubtful: tuple[Here, ScriptedServer, OutboxEntry],
) -> None:
    here, server, entry = doubtful
    answer = here.ask(CheckOutbox((entry.id,)))
    assert isinstance(answer, Queued)
    (now,) = answer.entries
    assert now.state is SendState.MAYBE_SENT
    assert "That proves nothing" in now.last_error
    assert "The server was not asked" in now.last_error  # no POP server is there
    here.ask(Sync((HOME,)))
    assert server.connections == 1


@pytest.mark.parametrize(("role", "found"), [(Role.INBOX, True), (Role.DRAFTS, False)])
def test_a_copy_that_came_back_proves_it_and_a_draft_does_not(
    doubtful: tuple[Here, ScriptedServer, OutboxEntry], role: Role, found: bool
) -> None:
    here, _, entry = doubtful
    folder = here.store.ensure_folder(HOME, role.title(), role=role, local=True).id
    raw = f"From: a@home.test\r\nMessage-ID: {entry.message_id}\r\n\r\nback\r\n".encode()
    here.store.add([Arrival(folder, raw, digest(raw), 1_700_000_000)])
    answer = here.ask(CheckOutbox((entry.id,)))
    assert isinstance(answer, Queued)
    (now,) = answer.entries
    assert (now.state is SendState.SENT) == found
    assert (now.recipients[0].state is RecipientState.ACCEPTED) == found


def test_the_users_word_settles_it_once(doubtful: tuple[Here, ScriptedServer, OutboxEntry]) -> None:
    here, server, entry = doubtful
    answer = here.ask(MarkSent((entry.id,)))
    assert isinstance(answer, Queued)
    assert answer.entries[0].state is SendState.SENT
    with pytest.raises(UsageError, match="no doubt about it"):
        here.ask(MarkSent((entry.id,)))
    with pytest.raises(UsageError, match="no doubt about it"):
        here.ask(CheckOutbox((entry.id,)))
    assert server.connections == 1
