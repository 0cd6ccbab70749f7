"""A message passed on whole, or taken up again: read with another parser."""

import base64
import email
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tui_mail.message.digest import digest
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Drafted,
    DraftSaved,
    OpenDraft,
    Queued,
    SaveDraft,
    SendDraft,
    StartReply,
)
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival

SETTINGS = (
    '[smtp.out]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\nusername = "x"\n'
    '[accounts.home]\nemail = "bob@demo.test"\nsmtp = "out"\nsignature = "Bob"\n'
    'aliases = ["rob@demo.test"]\nmode = "pop"\n'
    '[accounts.home.pop]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
)
ORIGINAL = (
    b"Received: from a by b; Mon, 2 Nov 2026 10:00:00 +0000\r\n"
    b"From: Rob <rob@demo.test>\r\nTo: Ada <ada@far.test>\r\nCc: c@far.test\r\n"
    b"Subject: Looms / ../etc\r\nMessage-ID: <first@demo.test>\r\nIn-Reply-To: <older@far.test>\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/plain\r\n\r\nthe words  \r\n"
    b"--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Disposition: attachment; filename=a.pdf\r\n\r\nJVBERi0=\r\n--x--\r\n"
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    with engine(tmp_path, SETTINGS) as here:
        yield here


def come_in(here: Here, raw: bytes = ORIGINAL) -> MessageId:
    states = here.store.folder_states(HOME)
    inbox = next(s.folder.id for s in states if s.folder.name == "Inbox")
    (message,) = here.store.add([Arrival(inbox, raw, digest(raw, 0), 1)])
    return message


def drafted(here: Here, kind: ReplyKind, raw: bytes = ORIGINAL) -> Draft:
    answer = here.ask(StartReply(come_in(here, raw), kind))
    assert isinstance(answer, Drafted)
    return answer.draft


def queued(here: Here, draft: Draft) -> bytes:
    answer = here.ask(SendDraft(replace(draft, to=(Address("", "eve@far.test"),)), 3600))
    assert isinstance(answer, Queued)
    return here.store.outgoing(answer.entries[0].id).raw


@pytest.mark.parametrize("kept_first", [False, True])
def test_C8_a_message_forwarded_whole_has_the_same_bytes(here: Here, kept_first: bool) -> None:
    draft = drafted(here, ReplyKind.FORWARD_ATTACHED)
    assert draft.subject == "Fwd: Looms / ../etc"
    assert "/" not in draft.attachments[0].filename
    if kept_first:
        saved = here.ask(SaveDraft(draft))
        assert isinstance(saved, DraftSaved)
        opened = here.ask(OpenDraft(saved.id))
        assert isinstance(opened, Drafted)
        draft = opened.draft
    raw = queued(here, draft)
    parts = list(email.message_from_bytes(raw).walk())
    kinds = [part.get_content_type() for part in parts]
    assert kinds[:3] == ["multipart/mixed", "text/plain", "message/rfc822"]
    assert ORIGINAL in raw


def test_C8_attachments_forwarded_with_the_words_have_the_same_bytes(here: Here) -> None:
    every = bytes(range(256)) * 40
    files = {
        "a.bin": (b"base64", base64.encodebytes(every).replace(b"\n", b"\r\n"), every),
        "b.txt": (b"quoted-printable", b"a=0D=00=\r\n =E4\r\nend", b"a\r\0 \xe4\r\nend"),
        "c.patch": (
            b"8bit",
            b"--- a\r\n+x \xe4\r\n.\r\nFrom y",
            b"--- a\r\n+x \xe4\r\n.\r\nFrom y",
        ),
    }
    parts = b"".join(
        b"--x\r\nContent-Type: application/x-y\r\nContent-Transfer-Encoding: %s\r\n"
        b"Content-Disposition: attachment; filename=%s\r\n\r\n%s\r\n" % (how, name.encode(), data)
        for name, (how, data, _) in files.items()
    )
    draft = drafted(here, ReplyKind.FORWARD, ORIGINAL.removesuffix(b"--x--\r\n") + parts + b"--x--")
    message = email.message_from_bytes(queued(here, draft))
    sent = {part.get_filename(): part.get_payload(decode=True) for part in message.walk()}
    assert {name: sent[name] for name in files} == {name: file[2] for name, file in files.items()}
    assert sent["a.pdf"] == b"%PDF-"


def test_a_message_taken_up_again_is_a_new_one(here: Here) -> None:
    draft = drafted(here, ReplyKind.EDIT)
    assert draft.from_.address == "rob@demo.test", "from who wrote it, where that is us"
    assert [each.address for each in (*draft.to, *draft.cc)] == ["ada@far.test", "c@far.test"]
    assert draft.subject == "Looms / ../etc"
    assert draft.body.startswith("the words")
    assert "Bob" not in draft.body, "it is signed already, or it was not to be"
    message = email.message_from_bytes(queued(here, draft))
    assert message["In-Reply-To"] is None
    assert message["Message-ID"] != "<first@demo.test>"
    names = [part.get_filename() for part in message.walk() if part.get_filename()]
    assert names == ["a.pdf"]
