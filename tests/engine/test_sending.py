"""What becomes of a message that is sent, with servers that do what real ones seldom do."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine, until
from tests.engine.peers import (
    DATA,
    MAIL,
    NOWHERE,
    TAKEN,
    answering,
    hello,
    pop,
    rcpt,
    smtp,
)
from tests.scripted.server import Peer, Script, serving
from tui_mail.errors import UsageError
from tui_mail.model.commands import (
    Done,
    Drafted,
    GiveSecret,
    OpenDraft,
    Queued,
    Submit,
    Sync,
    Synced,
)
from tui_mail.model.events import MailChanged
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import (
    CancelOutbox,
    OutboxEntry,
    RecipientState,
    RetryOutbox,
    SendState,
    SentCopy,
)

DAY = 86_400
BOB, CAROL = "bob@far.test", "carol@far.test"
WHOLE = answering(MAIL, rcpt("bob"), DATA, TAKEN)


def states(here: Here) -> dict[str, RecipientState]:
    return {r.address: r.state for r in here.entry().recipients}


def sends(here: Here) -> int:
    """One sync of what waits; how many messages went out."""
    answer = here.ask(Sync((HOME,)))
    assert isinstance(answer, Synced)
    return answer.results[0].sent


def test_R9_an_answer_lost_after_the_dot_is_maybe_sent_and_never_repeated_by_itself(
    tmp_path: Path,
) -> None:
    cut = answering(MAIL, rcpt("bob"), DATA, ("<data>", ""))
    with serving(cut, WHOLE) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        entry = here.send(BOB)
        sends(here)
        assert here.entry().state is SendState.MAYBE_SENT
        assert [p.message for p in here.problems() if "may have been sent" in p.message]
        sends(here)
        assert here.ask(RetryOutbox()) == Queued(())
        here.clock.ahead = 6 * DAY
        assert here.store.due(int(here.clock.now())) == ()
        assert not here.engine.busy()
        assert server.connections == 1
        here.ask(RetryOutbox((entry.id,)))
        assert here.entry().state is SendState.SENT, "the user may insist"


def test_R9_a_retry_asked_for_while_it_was_sent_does_not_repeat_what_became_maybe_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()

    def cut_late(peer: Peer) -> None:
        hello(peer)
        for command, answer in (MAIL, rcpt("bob"), DATA):
            peer.expect(command)
            peer.send(answer)
        peer.data()
        peer.stall()

    with (
        serving(cut_late, WHOLE) as server,
        ThreadPoolExecutor(2) as pool,
        engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here,
    ):
        entry = here.send(BOB)
        first = pool.submit(here.ask, Sync((HOME,)))
        assert server.wait_for(b"\r\n.\r\n")
        entries = here.store.entries

        def noting(ids: Sequence[OutboxId] | None = None) -> tuple[OutboxEntry, ...]:
            found = entries(ids)
            looked.set()
            return found

        monkeypatch.setattr(here.store, "entries", noting)
        again = pool.submit(here.ask, RetryOutbox((entry.id,)))
        assert looked.wait(20), "it has seen that the message is being sent"
        server.cut()
        first.result(20)
        with pytest.raises(UsageError):
            again.result(20)
        assert here.entry().state is SendState.MAYBE_SENT
        assert server.connections == 1


def refusing(*answers: tuple[str, str]) -> Script:
    """Lets nobody in, or says no on the way."""
    return answering(*answers) if answers else lambda peer: peer.send("554 not today")


@pytest.mark.parametrize(
    ("first", "elsewhere", "state"),
    [
        (refusing(), True, SendState.SENT),
        (answering(("MAIL.*", "530 5.7.0 Authentication required")), True, SendState.SENT),
        (answering(MAIL, rcpt("bob", "554 5.7.1 Relay access denied")), True, SendState.SENT),
        (answering(MAIL, rcpt("bob", "")), True, SendState.SENT),
        (answering(MAIL, rcpt("bob", "550 5.1.1 nobody")), False, SendState.REFUSED),
        (answering(MAIL, rcpt("bob", "450 later")), False, SendState.WAITING),
        (answering(MAIL, rcpt("bob"), DATA, ("<data>", "554 spam")), False, SendState.REFUSED),
        (answering(MAIL, rcpt("bob"), DATA, ("<data>", "451 later")), False, SendState.WAITING),
        (answering(MAIL, rcpt("bob"), DATA, ("<data>", "")), False, SendState.MAYBE_SENT),
    ],
    ids=["greeting", "log-in", "relay", "cut", "nobody", "later", "spam", "data later", "dot"],
)
def test_the_next_server_of_the_list_is_asked_only_if_nothing_was_accepted(
    first: Script, elsewhere: bool, state: SendState, tmp_path: Path
) -> None:
    with serving(first) as one, serving(WHOLE) as two:
        text = smtp(one.port, "out") + smtp(two.port, "two") + pop(NOWHERE)
        text = text.replace('smtp = ["out"]', 'smtp = ["out", "two"]')
        with engine(tmp_path, text) as here:
            here.send(BOB)
            sends(here)
            entry = here.entry()
    assert entry.state is state
    assert two.connections == int(elsewhere)
    assert entry.smtp == ("two" if elsewhere else "out")


def test_a_server_that_lets_nobody_in_refuses_no_message_for_good(tmp_path: Path) -> None:
    with serving(refusing()) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        here.send(BOB)
        sends(here)
        assert here.entry().state is SendState.WAITING
        assert "not today" in here.entry().last_error


def test_partly_refused_is_sent_for_those_accepted_later_for_the_rest_and_filed_once(
    tmp_path: Path,
) -> None:
    first = answering(
        MAIL, rcpt("bob"), rcpt("carol", "450 later"), rcpt("dora", "550 nobody"), DATA, TAKEN
    )
    second = answering(MAIL, rcpt("carol", "550 not at all"))
    text = pop(NOWHERE)
    with (
        serving(first, second) as server,
        engine(tmp_path, smtp(server.port) + text, background=True) as here,
    ):
        here.send(BOB, CAROL, "dora@far.test")
        until(lambda: here.entry().sent_copy is SentCopy.FILED)
        assert here.entry().state is SendState.WAITING
        assert states(here) == {
            BOB: RecipientState.ACCEPTED,
            CAROL: RecipientState.WAITING,
            "dora@far.test": RecipientState.REFUSED,
        }
        until(lambda: any("refused for dora@far.test" in p.message for p in here.problems()))
        here.ask(RetryOutbox())
        assert here.entry().state is SendState.SENT, "bob has it"
        assert states(here)[CAROL] is RecipientState.REFUSED
        assert here.subjects("Sent") == ["a letter"]
        assert server.connections == 2


def test_what_is_held_and_taken_back_never_leaves(tmp_path: Path) -> None:
    text = smtp(NOWHERE) + pop(NOWHERE)
    with engine(tmp_path, text, background=True) as here:
        entry = here.send(BOB, bcc=CAROL, hold=30)
        assert entry.state is SendState.HELD
        assert here.engine.busy(), "it falls due soon"
        sends(here)
        assert here.entry().attempts == 0, "a sync does not let go of what is held"
        done = here.ask(CancelOutbox((entry.id,)))
        assert isinstance(done, Done)
        back = here.ask(OpenDraft(done.drafts[0]))
        assert isinstance(back, Drafted)
        assert (back.draft.subject, back.draft.to[0].address) == ("a letter", BOB)
        assert [one.address for one in back.draft.bcc] == [CAROL]
        assert here.subjects("Drafts") == ["a letter"], "what was taken back is not gone"
        here.clock.ahead = DAY
        assert here.store.due(int(here.clock.now())) == ()
        for command in (RetryOutbox((entry.id,)), CancelOutbox((entry.id,))):
            with pytest.raises(UsageError):
                here.ask(command)
        assert here.entry().state is SendState.CANCELLED
        assert here.subjects("Drafts") == ["a letter"], "once"
        assert not here.engine.busy()


def test_what_fell_due_while_nothing_ran_is_sent_at_the_next_start(tmp_path: Path) -> None:
    with serving(WHOLE) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text) as here:
            here.send(BOB, hold=600)
            assert not here.engine.busy(), "for what is due so late no engine stays"
        with engine(tmp_path, text) as again:
            sends(again)
            assert again.entry().state is SendState.HELD
        with engine(tmp_path, text) as later:
            later.clock.ahead = 601
            sends(later)
            assert later.entry().state is SendState.SENT


def test_it_is_tried_for_five_days_and_then_given_up_and_said(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        here.send(BOB)
        sends(here)
        assert here.entry().state is SendState.WAITING
        assert not [p for p in here.problems() if "letter" in p.message]
        here.clock.ahead = 5 * 3600
        sends(here)
        sends(here)
        told = [p.message for p in here.problems() if "could not be sent so far" in p.message]
        assert len(told) == 1, "that it waits for long is said, once"
        here.clock.ahead = 5 * DAY - 60
        sends(here)
        assert here.entry().state is SendState.WAITING
        here.clock.ahead = 5 * DAY + 1
        sends(here)
        assert here.entry().state is SendState.EXPIRED


def test_a_password_that_is_wanted_for_sending_is_asked_for_and_then_used_at_once(
    tmp_path: Path,
) -> None:
    def wrong(peer: Peer) -> None:
        hello(peer, "AUTH PLAIN")
        peer.expect("AUTH PLAIN .*")
        peer.send("535 5.7.8 no")
        peer.stall()

    def right(peer: Peer) -> None:
        hello(peer, "AUTH PLAIN")
        peer.expect("AUTH PLAIN .*")
        peer.send("235 in")
        for command, answer in (MAIL, rcpt("bob"), DATA):
            peer.expect(command)
            peer.send(answer)
        peer.data()
        peer.send("250 taken")
        peer.stall()

    def wanted(here: Here) -> list[str]:
        return [p.wants_secret for p in here.problems() if p.server == "smtp" and p.wants_secret]

    name = "smtp:out@127.0.0.1"
    with serving(wrong, right) as server:
        text = smtp(server.port, log_in=True) + pop(NOWHERE)
        with engine(tmp_path, text, Keys(pop="pw"), background=True) as here:
            here.send(BOB)
            until(lambda: wanted(here) == [name])
            here.ask(GiveSecret(name, "wrong"))
            until(lambda: wanted(here) == [name, name])
            assert here.entry().state is SendState.WAITING
            here.ask(GiveSecret(name, "right"))
            until(lambda: here.entry().state is SendState.SENT)


def test_recipients_are_said_as_the_wire_wants_them_and_bcc_is_in_no_bytes(tmp_path: Path) -> None:
    heard: list[bytes] = []

    def takes(peer: Peer) -> None:
        hello(peer)
        peer.expect("MAIL FROM:<alice@home.test>.*")
        peer.send("250 ok")
        for domain in ("xn--mller-kva", "xn--bcher-kva"):
            peer.expect(rf"RCPT TO:<bob@{domain}\.test>")
            peer.send("250 ok")
        peer.expect("DATA")
        peer.send("354 go on")
        heard.append(peer.data())
        peer.send("250 taken")
        peer.stall()

    with serving(takes) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        here.send("bob@müller.test", bcc="bob@bücher.test")
        sends(here)
        assert here.store.outgoing(here.entry().id).bcc == ("bob@xn--bcher-kva.test",)
    assert b"bcher" not in heard[0]


def test_the_copy_of_a_message_submitted_without_waiting_is_filed_by_itself(tmp_path: Path) -> None:
    with serving(WHOLE) as server:
        text = smtp(server.port) + pop(NOWHERE)
        with engine(tmp_path, text, background=True) as here:
            here.ask(Submit(b"Subject: x\n\nwords\n", HOME, (BOB,), wait=False))
            until(lambda: any(isinstance(event, MailChanged) for event in tuple(here.events)))
            assert here.subjects("Sent") == ["x"]
