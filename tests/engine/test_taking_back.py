"""What nobody took can be written on; what somebody may have got cannot be had back."""

from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.errors import UsageError
from tui_mail.model.commands import Done, Drafted, OpenDraft, Sync
from tui_mail.model.outbox import CancelOutbox, SendState

BOB, CAROL = "bob@far.test", "carol@far.test"


def test_a_refused_message_is_a_draft_again_and_stays_what_it_is(tmp_path: Path) -> None:
    refusing = answering(MAIL, rcpt("bob", "550 5.1.1 nobody"))
    with serving(refusing) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        entry = here.send(BOB)
        here.ask(Sync())
        assert here.entry().state is SendState.REFUSED
        done = here.ask(CancelOutbox((entry.id,)))
        assert isinstance(done, Done)
        back = here.ask(OpenDraft(done.drafts[0]))
        assert isinstance(back, Drafted)
        assert back.draft.body.strip() == "words"
        assert here.entry().state is SendState.REFUSED


def test_what_one_of_two_has_got_is_not_given_back(tmp_path: Path) -> None:
    half = answering(MAIL, rcpt("bob"), rcpt("carol", "550 5.1.1 nobody"), DATA, TAKEN)
    with serving(half) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        entry = here.send(BOB, CAROL)
        here.ask(Sync())
        with pytest.raises(UsageError, match="cannot be taken back"):
            here.ask(CancelOutbox((entry.id,)))
        assert here.subjects("Drafts") == []
