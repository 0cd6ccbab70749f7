"""Drafts through the whole engine to a real IMAP server: one copy there, the newest, always."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine, until
from tests.engine.middle import Middle
from tests.engine.test_mailboxes import at_server, keys, settings
from tui_mail.demo.process import RunningDemo
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    DiscardDraft,
    Drafted,
    DraftSaved,
    OpenDraft,
    Queued,
    SaveDraft,
    SendDraft,
    TakeUnfinished,
    Unfinished,
)
from tui_mail.model.draft import Draft
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import CancelOutbox

DRAFT = Draft(
    HOME,
    Address("Bob", "bob@demo.test"),
    to=(Address("Ada", "ada@far.test"),),
    bcc=(Address("", "quiet@far.test"),),
    subject="unfinished",
)
NOBODY = 2**22 + 1
"""No process has this number: it is over what Linux gives."""


def keep(here: Here, text: str, id: MessageId | None = None, writer: int = 0) -> MessageId:
    answer = here.ask(SaveDraft(replace(DRAFT, body=text, id=id), writer))
    assert isinstance(answer, DraftSaved)
    return answer.id


def there(demo: RunningDemo) -> list[str]:
    """Bodies of our draft as another client finds them on the server."""
    with at_server(demo) as client:
        client.select_folder("Drafts", readonly=True)
        uids = client.search(["SUBJECT", "unfinished"])
        found = client.fetch(uids, ["BODY.PEEK[TEXT]", "FLAGS"]) if uids else {}
    assert all(b"\\Draft" in one[b"FLAGS"] for one in found.values())
    return [one[b"BODY[TEXT]"].decode().strip() for one in found.values()]


def here_are(here: Here) -> list[str]:
    return [subject for subject in here.subjects("Drafts") if subject == "unfinished"]


def test_the_server_has_one_copy_and_it_is_the_newest(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        draft = keep(here, "one")
        assert keep(here, "two", draft) == draft
        assert there(demo) == []
        assert here.sync() == ""
        assert there(demo) == ["two"]
        for text in ("three", "four"):
            assert keep(here, text, draft) == draft
        middle.heard.clear()
        assert here.sync() == ""
        assert there(demo) == ["four"]
        said = b" ".join(middle.heard)
        assert said.index(b"APPEND") < said.index(b"EXPUNGE"), "the new one first"
        assert re.search(rb"UID EXPUNGE \d+\r\n", said), "exactly the old one"
        assert here.sync() == ""
        assert there(demo) == ["four"]
        assert here_are(here) == ["unfinished"]
        (again,) = [here.ask(OpenDraft(draft))]
        assert isinstance(again, Drafted)
        assert again.draft.body.strip() == "four"
        assert again.draft.bcc == DRAFT.bcc, "a draft forgets nobody"


def test_changed_elsewhere_and_here_both_are_kept(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        draft = keep(here, "ours, first")
        assert here.sync() == ""
        with at_server(demo) as client:
            client.select_folder("Drafts")
            uids = client.search(["SUBJECT", "unfinished"])
            raw = client.fetch(uids, ["BODY.PEEK[]"])[uids[0]][b"BODY[]"]
            theirs = raw.replace(b"ours, first", b"theirs").replace(b"Message-ID: <", b"X-Was: <")
            client.append("Drafts", theirs, [b"\\Draft"])
            client.delete_messages(uids)
            client.expunge()
        keep(here, "ours, second", draft)
        assert here.sync() == ""
        assert here.sync() == ""
        assert sorted(there(demo)) == ["ours, second", "theirs"]
        assert here_are(here) == ["unfinished", "unfinished"]


def test_removed_elsewhere_while_it_is_written_it_is_kept_anew(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        draft = keep(here, "one")
        assert here.sync() == ""
        with at_server(demo) as client:
            client.select_folder("Drafts")
            client.delete_messages(client.search(["SUBJECT", "unfinished"]))
            client.expunge()
        assert here.sync() == ""
        assert here_are(here) == []
        again = keep(here, "two", draft)
        assert here.sync() == ""
        assert there(demo) == ["two"]
        assert keep(here, "three", again) == again


def test_a_line_cut_while_the_draft_goes_there_makes_no_second_one(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        draft = keep(here, "one")
        assert here.sync() == ""
        for text in ("two", "three", "four"):
            middle.away()
            keep(here, text, draft)
            assert here.sync() != ""
            middle.back()
        assert here.sync() == ""
        assert there(demo) == ["four"]


def test_what_is_put_off_there_keeps_the_old_copy_until_the_new_one_has_come(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        draft = keep(here, "one")
        assert here.sync() == ""
        keep(here, "two", draft)
        middle.refuse("APPEND", "NO [UNAVAILABLE] not now")
        assert here.sync() == ""
        assert there(demo) == ["one"]
        middle.obey()
        assert here.sync() == ""
        assert there(demo) == ["two"]


@pytest.mark.parametrize("how", ["sent", "discarded"])
def test_only_sending_or_discarding_takes_it_from_both(
    demo: RunningDemo, middle: Middle, tmp_path: Path, how: str
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        draft = keep(here, "one")
        assert here.sync() == ""
        keep(here, "two", draft)
        if how == "sent":
            here.ask(SendDraft(replace(DRAFT, body="three", id=draft), 3600))
        else:
            here.ask(DiscardDraft(draft))
        assert here_are(here) == []
        assert here.sync() == ""
        assert there(demo) == []


def test_what_was_taken_back_from_the_outbox_is_a_draft_there_too(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        queued = here.ask(SendDraft(replace(DRAFT, body="wait"), 3600))
        assert isinstance(queued, Queued)
        here.ask(CancelOutbox((queued.entries[0].id,)))
        assert here.sync() == ""
        assert there(demo) == ["wait"]


def test_while_it_is_written_the_server_hears_of_it_only_when_the_writer_rests(
    demo: RunningDemo, middle: Middle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_mail.engine.composing.REST", 0.8)
    with engine(tmp_path, settings(middle), keys(demo), background=True) as here:
        until(lambda: here.subjects("Drafts"), "the first sync is over")
        draft = keep(here, "0", writer=1)
        begun = time.monotonic()
        for n in range(1, 6):
            time.sleep(0.1)
            keep(here, str(n), draft, writer=1)
        if time.monotonic() - begun < 0.7:
            assert not any(b"APPEND" in line for line in middle.heard)
        until(lambda: there(demo) == ["5"], "it rests, and is not on the server")
        keep(here, "left", draft)
        until(lambda: there(demo) == ["left"], "it was left, and is not on the server")


def test_a_draft_whose_composer_is_gone_is_offered_once(tmp_path: Path) -> None:
    text = (
        '[accounts.home]\nemail = "bob@demo.test"\nmode = "pop"\n'
        '[accounts.home.pop]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
    )
    with engine(tmp_path, text) as here:
        lost = keep(here, "lost", writer=NOBODY)
        keep(here, "being written", writer=1)
        keep(here, "left")
    with engine(tmp_path, text) as here:
        assert here.ask(TakeUnfinished()) == Unfinished((lost,))
        assert here.ask(TakeUnfinished()) == Unfinished(())
        assert len(here_are(here)) == 3


def test_a_draft_that_the_server_does_not_take_is_kept_here_said_once_and_tried_again(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        draft = keep(here, "one")
        assert here.sync() == ""
        middle.refuse("APPEND", "NO [OVERQUOTA] Quota exceeded.")
        keep(here, "two", draft)
        for _ in range(6):
            assert here.sync() == "", "it keeps no mail from being read"
        assert sum(b" APPEND " in line for line in middle.heard) == 7, "once a sync"
        told = [p for p in here.problems() if "draft" in p.message or "taken back" in p.message]
        (problem,) = told
        assert f"{problem.message} {problem.hint}" == (
            "The server does not take your draft, which is kept here: The mailbox on the server "
            "is full (it says: Quota exceeded). Delete mail there, or ask its operator for more "
            "room."
        )
        assert here_are(here) == ["unfinished"]
        assert there(demo) == ["one"], "the older one is there until the newer one is"
        middle.obey()
        assert here.sync() == ""
        assert there(demo) == ["two"]
        assert here_are(here) == ["unfinished"]
