"""A new draft of what did not arrive: for those it was sent to, and for nobody else."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, pop, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import MessageError, NotFound
from tui_mail.message.digest import digest
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Drafted,
    Queued,
    ReadNews,
    Redirect,
    SendAgain,
    SendDraft,
    Sync,
)
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.events import OutboxChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import OutboxEntry, RecipientState
from tui_mail.ports.mail_store import Arrival

BOB, CAROL = "bob@far.test", "carol@far.test"
TO_NOBODY = smtp(NOWHERE) + pop(NOWHERE)


def report(
    message_id: str, *failed: str, returned: bytes = b"", action: str = "failed", number: int = 1
) -> bytes:
    """As a mail system writes one."""
    blocks = "".join(
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: 5.2.2\r\n"
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n"
        for address in failed
    )
    kind = "message/rfc822" if returned else "text/rfc822-headers"
    back = returned or f"Message-ID: {message_id}\r\nSubject: a letter\r\n".encode()
    head = (
        f"From: MAILER-DAEMON@mx.test\r\nTo: alice@home.test\r\nSubject: Undelivered {number}\r\n"
        f"Message-ID: <report-{number}@mx.test>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nIt could not be delivered.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.test\r\n\r\n{blocks}"
        f"--b\r\nContent-Type: {kind}\r\n\r\n"
    )
    return head.encode() + back + b"\r\n--b--\r\n"


def comes_in(here: Here, raw: bytes) -> MessageId:
    """As a session that fetched it hands it over."""
    inbox = here.store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    words = digest(raw)
    arrival = Arrival(inbox, raw, words, received=1_700_000_000, report=report_in(raw, words))
    (message,) = here.store.add([arrival])
    tell_reports(here._tools, [arrival])
    return message


def sent(here: Here, folder: Path, *to: str) -> OutboxEntry:
    """A letter with a file, taken by the server, its copy in Sent."""
    file = folder / "map.png"
    file.write_bytes(b"\x89PNG map")
    here.ask(
        SendDraft(
            Draft(
                HOME,
                Address("Alice", "alice@home.test"),
                to=tuple(Address(one.split("@")[0].title(), one) for one in to),
                subject="a letter",
                body="words\n",
                attachments=(AttachedFile("map.png", "image/png", 8, path=str(file)),),
            )
        )
    )
    here.ask(Sync())
    return here.entry()


def drafted(here: Here, message: MessageId) -> Draft:
    answer = here.ask(SendAgain(message))
    assert isinstance(answer, Drafted)
    return answer.draft


def test_a_report_makes_a_recipient_bounced_and_says_so(tmp_path: Path) -> None:
    took = answering(MAIL, rcpt("bob"), rcpt("carol"), DATA, TAKEN)
    with serving(took) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        entry = sent(here, tmp_path, BOB, CAROL)
        here.events.clear()
        comes_in(here, report(entry.message_id, BOB))
        people = here.entry().recipients
        assert [r.state for r in people] == [RecipientState.BOUNCED, RecipientState.ACCEPTED]
        assert people[0].reply == ("the mailbox is full (mx.test says: 552 5.2.2 mailbox full)")
        assert OutboxChanged(entry.id, entry.state) in here.events
        assert here.entry().news
        here.ask(ReadNews((entry.id,)))
        assert not here.entry().news


def test_a_report_on_a_message_sent_on_is_about_that_and_not_about_the_first_sending(
    tmp_path: Path,
) -> None:
    original = b"From: eve@far.test\r\nMessage-ID: <first@far.test>\r\nSubject: x\r\n\r\nwords\r\n"
    took = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with serving(took) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        alice = Address("Alice", "alice@home.test")
        here.ask(Redirect(comes_in(here, original), HOME, alice, (Address("", BOB),)))
        here.ask(Sync())
        entry = here.entry()
        head = f"Resent-Message-ID: {entry.message_id}\r\n".encode() + original
        comes_in(here, report(entry.message_id, BOB, returned=head))
        (bob,) = here.entry().recipients
        assert bob.state is RecipientState.BOUNCED


def test_the_copy_in_sent_is_sent_again_with_its_file_and_a_new_id(tmp_path: Path) -> None:
    took = answering(MAIL, rcpt("bob"), rcpt("carol"), DATA, TAKEN)
    with serving(took) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        entry = sent(here, tmp_path, BOB, CAROL)
        draft = drafted(here, comes_in(here, report(entry.message_id, "BOB@far.test")))
        assert draft.to == (Address("Bob", BOB),)
        assert (draft.cc, draft.bcc, draft.id) == ((), (), None)
        assert (draft.subject, draft.body) == ("a letter", "words\n")
        assert [file.filename for file in draft.attachments] == ["map.png"]
        again = here.ask(SendDraft(draft))
        assert isinstance(again, Queued)
        assert again.entries[0].message_id != entry.message_id
        raw = here.store.outgoing(again.entries[0].id).raw
        assert b"iVBORyBtYXA" in raw.replace(b"\r\n", b"") or b"iVBORw" in raw


def test_a_made_up_report_gets_no_letter_sent_to_a_stranger(tmp_path: Path) -> None:
    took = answering(MAIL, rcpt("bob"), DATA, TAKEN)
    with serving(took) as server, engine(tmp_path, smtp(server.port) + pop(NOWHERE)) as here:
        entry = sent(here, tmp_path, BOB)
        trap = comes_in(here, report(entry.message_id, "eve@evil.test"))
        assert [r.state for r in here.entry().recipients] == [RecipientState.ACCEPTED]
        with pytest.raises(MessageError, match="nobody whom the message was sent to"):
            here.ask(SendAgain(trap))
        half = comes_in(here, report(entry.message_id, "eve@evil.test", BOB, number=2))
        assert [each.address for each in drafted(here, half).to] == [BOB]


RETURNED = (
    b"From: Alice <alice@home.test>\r\nTo: Bob <bob@far.test>\r\nSubject: from elsewhere\r\n"
    b"Message-ID: <elsewhere@home.test>\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
    b"--i\r\n\r\nhello\r\n--i\r\nContent-Type: image/png\r\n"
    b'Content-Disposition: attachment; filename="in.png"\r\n\r\nPNG\r\n--i--\r\n'
)


def test_what_another_program_sent_is_taken_out_of_the_report(tmp_path: Path) -> None:
    with engine(tmp_path, TO_NOBODY) as here:
        draft = drafted(here, comes_in(here, report("", BOB, returned=RETURNED)))
        assert draft.to == (Address("Bob", BOB),)
        assert (draft.subject, draft.body.strip()) == ("from elsewhere", "hello")
        answer = here.ask(SendDraft(draft))
        assert isinstance(answer, Queued)
        raw = here.store.outgoing(answer.entries[0].id).raw
        assert b'filename="in.png"' in raw
        assert b"UE5H" in raw  # PNG


def test_what_is_not_here_and_did_not_come_back_is_said(tmp_path: Path) -> None:
    with engine(tmp_path, TO_NOBODY) as here:
        message = comes_in(here, report("<gone@home.test>", BOB))
        with pytest.raises(NotFound, match="not here"):
            here.ask(SendAgain(message))


def test_what_is_late_or_no_report_is_not_sent_again(tmp_path: Path) -> None:
    with engine(tmp_path, TO_NOBODY) as here:
        late = comes_in(here, report("<a@home.test>", BOB, action="delayed", returned=RETURNED))
        with pytest.raises(MessageError, match="nobody who did not get it"):
            here.ask(SendAgain(late))
        letter = comes_in(here, b"From: bob@far.test\r\nSubject: hi\r\n\r\nhi\r\n")
        with pytest.raises(MessageError, match="no report"):
            here.ask(SendAgain(letter))


def test_ordinary_mail_is_told_apart_by_its_headers_alone() -> None:
    raw = b"From: bob@far.test\r\nSubject: hi\r\n\r\nFinal-Recipient: rfc822; x@y.test\r\n"
    assert not digest(raw).report
    assert report_in(raw, digest(raw)) is None
