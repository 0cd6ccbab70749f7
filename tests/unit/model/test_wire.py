"""Words cross the seam and come back as they were."""

import json

import pytest

from tui_mail.errors import EngineError
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Answer,
    Command,
    Drafted,
    GiveSecret,
    MoveToRole,
    Queued,
    SendDraft,
    Submit,
)
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.events import Event, MailChanged, StatusChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState, SentCopy
from tui_mail.model.wire import decode, encode

HOME = AccountKey("home")
DRAFT = Draft(
    HOME,
    Address("Grüße", "a@b.test"),
    to=(Address("", "x@y.test"), Address("東京", "z@y.test")),
    attachments=(AttachedFile("ü.bin", "application/octet-stream", 3, path="/x/ü.bin"),),
    references=("<1@x>", "<2@x>"),
    answers=MessageId(7),
)
ENTRY = OutboxEntry(
    OutboxId(3),
    HOME,
    "<m@x>",
    "s",
    "a@b.test",
    12,
    SendState.MAYBE_SENT,
    2,
    100,
    None,
    "cut",
    SentCopy.PENDING,
    "isp",
    (Recipient("x@y.test", RecipientState.REFUSED, "550 no"),),
)


@pytest.mark.parametrize(
    ("word", "union"),
    [
        (SendDraft(DRAFT, 10), Command),
        (Drafted(DRAFT), Answer),
        (Submit(b"\x00\xff raw", None, ("a@b",), from_headers=True), Command),
        (MoveToRole((MessageId(1), MessageId(2)), Role.TRASH), Command),
        (Queued((ENTRY,)), Answer),
        (MailChanged(HOME, (FolderId(1),), 2), Event),
        (
            StatusChanged(AccountStatus(HOME, AccountState.OFFLINE, problem=Problem("a", "b"))),
            Event,
        ),
    ],
)
def test_a_word_comes_back_as_it_was(word: object, union: object) -> None:
    assert decode(json.loads(json.dumps(encode(word))), union) == word


@pytest.mark.parametrize(
    "said",
    [
        {"is": "Unheard"},
        {},
        {"is": "MoveToRole", "ids": ["1"], "role": "trash"},
        {"is": "MoveToRole", "ids": [1], "role": "cellar"},
        {"is": "MoveToRole", "ids": [1]},
        {"is": "Submit", "raw": "no base64!"},
        {"is": "SendDraft", "draft": 5},
    ],
)
def test_a_word_that_does_not_fit_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(EngineError):
        decode(said, Command)


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    said = {**encode(GiveSecret("pop:a@b", "x")), "colour": "blue"}
    assert decode(said, Command) == GiveSecret("pop:a@b", "x")


def test_a_secret_shows_in_no_repr() -> None:
    assert "hunter2" not in repr(GiveSecret("pop:a@b", "hunter2"))
