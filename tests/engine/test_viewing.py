"""What a reader asks of a message beside itself, over a real store."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.profile import HOME, profile
from tests.unit.message.envelope import envelope, file, property_of
from tests.unit.message.envelope import words as words_of
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import NotFound, UsageError
from tui_mail.message.digest import digest
from tui_mail.model.content import Look
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.reading import open_reading

RUSSIAN = "Привет, мир"
INNER = (
    b"From: Inner <i@x.test>\r\nSubject: within\r\n"
    b'Content-Type: multipart/mixed; boundary="i"\r\n\r\n--i\r\n\r\ninner words\r\n'
    b'--i\r\nContent-Type: text/x-patch; name="a.patch"\r\n\r\n'
    b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\r\n"
    b"--i\r\nContent-Type: message/rfc822\r\n\r\nSubject: deepest\r\n\r\nleast\r\n--i--\r\n"
)
MEETING = """\
BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Proofs\\, and
  figures\x1b[2J
DTSTART;TZID=Europe/London:20261130T140000
DTEND:20261130T150000Z
LOCATION:Room 4
ORGANIZER;CN="Ada: L":mailto:ada@engine.test
ATTENDEE;CN=Bob:mailto:bob@home.test
BEGIN:VALARM
SUMMARY:not this
END:VALARM
END:VEVENT
END:VCALENDAR
"""


PATCH = INNER.partition(b'patch"\r\n\r\n')[2].partition(b"\r\n--i")[0]


def outer() -> bytes:
    parts = {
        "text/plain": RUSSIAN.encode("koi8-r"),
        "message/rfc822": INNER,
        "text/calendar": MEETING.encode(),
        "text/html; name=a.html": b"<p>one <b>two</b></p>",
        "application/json; name=a.json": b'{"a": 1}',
        "image/png; name=a.png": b"\x89PNG\r\n\x1a\n\0\0",
        "application/x-y": b"\0\1",
    }
    lines = [b'Subject: outer\r\nContent-Type: multipart/mixed; boundary="o"\r\n']
    for kind, data in parts.items():
        lines.append(b"--o\r\nContent-Type: %s\r\n\r\n%s" % (kind.encode(), data))
    return b"\r\n".join([*lines, b"--o--\r\n"])


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[StoreReading, MessageId]]:
    paths, _ = profile(tmp_path, 0)
    with closing(open_store(paths.database)) as store:
        inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
        (message,) = store.add([Arrival(inbox, outer(), digest(outer()), 1_000_000)])
    with closing(open_reading(paths)) as reading:
        yield reading, message


def words(reading: StoreReading, message: MessageId, part: str) -> list[str]:
    return [line.text for line in reading.viewing.part(message, part, 60)]


def test_a_text_is_read_in_the_charset_that_is_asked_for(
    opened: tuple[StoreReading, MessageId],
) -> None:
    reading, message = opened
    assert RUSSIAN not in reading.content(message).text
    assert reading.viewing.charset(message) == ""
    reading.viewing.read_in(message, "koi8-r")
    assert RUSSIAN in reading.content(message).text
    assert reading.lines(message, 60)[0].text == RUSSIAN
    assert reading.viewing.charset(message) == "koi8-r"
    with pytest.raises(UsageError):
        reading.viewing.read_in(message, "hex")
    assert RUSSIAN in reading.content(message).text
    reading.viewing.read_in(message, "")
    assert RUSSIAN not in reading.content(message).text


def test_a_message_within_is_read_as_one_of_its_own(
    opened: tuple[StoreReading, MessageId],
) -> None:
    reading, message = opened
    inner = reading.viewing.letter(message, "2")
    (row,) = reading.rows((inner,))
    assert (row.subject, row.from_[0].full) == ("within", "Inner <i@x.test>")
    content = reading.content(inner)
    assert content.text.strip() == "inner words"
    assert [part.filename for part in content.parts] == ["a.patch", ""]
    assert reading.raw(inner) == INNER
    assert reading.source(inner).startswith("From: Inner")
    assert reading.attachment(inner, "2") == ("a.patch", PATCH)
    patch = {line.text: line.spans[0].looks for line in reading.viewing.part(inner, "2", 60)}
    assert patch["+new"] == {Look.ADDED}
    deepest = reading.viewing.letter(inner, "3")
    assert reading.content(deepest).text.strip() == "least"
    assert reading.content(deepest).origin.sha256 == reading.content(message).origin.sha256
    assert [each.id for each in reading.rows((inner, message))] == [inner, message]
    with pytest.raises(UsageError):
        reading.viewing.letter(message, "6")
    with pytest.raises(NotFound):
        reading.content(MessageId(-99))


def test_parts_that_are_text_are_shown_and_others_are_named(
    opened: tuple[StoreReading, MessageId],
) -> None:
    reading, message = opened
    calendar = words(reading, message, "3")
    assert calendar == [
        "An invitation",
        "",
        "Event",
        "What:    Proofs, and figures[2J",
        "Begins:  2026-11-30 14:00 Europe/London",
        "Ends:    2026-11-30 15:00 UTC",
        "Where:   Room 4",
        "From:    Ada: L <ada@engine.test>",
        "Who:     Bob <bob@home.test>",
    ]
    assert words(reading, message, "4") == ["one two"]
    assert words(reading, message, "5") == ['{"a": 1}']
    with pytest.raises(UsageError, match="a PNG image"):
        words(reading, message, "6")
    with pytest.raises(UsageError, match="nothing that is known"):
        words(reading, message, "7")
    with pytest.raises(NotFound):
        words(reading, message, "70")


def test_the_files_of_outlook_s_envelope_are_listed_looked_at_and_given(tmp_path: Path) -> None:
    raw = (
        b'Subject: outer\nContent-Type: application/ms-tnef; name="winmail.dat"\n'
        b"Content-Transfer-Encoding: base64\n\n"
        + b64encode(
            envelope(
                words_of(property_of(0x1E, 0x1000, b"From Outlook\0")),
                file(b"a.txt", b"inner \x1b[2J words"),
                file(b"b.html", b"<p>one <b>two</b></p>"),
            )
        )
    )
    paths, _ = profile(tmp_path, 0)
    with closing(open_store(paths.database)) as store:
        inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
        (message,) = store.add([Arrival(inbox, raw, digest(raw), 1_000_000)])
    with closing(open_reading(paths)) as reading:
        content = reading.content(message)
        assert content.text.strip() == "From Outlook"
        assert [(one.part, one.filename) for one in content.files] == [
            ("1", "winmail.dat"), ("1~1", "a.txt"), ("1~2", "b.html")
        ]  # fmt: skip
        assert reading.attachment(message, "1~1") == ("a.txt", b"inner \x1b[2J words")
        assert words(reading, message, "1~1") == ["inner [2J words"]
        assert words(reading, message, "1~2") == ["one two"]
