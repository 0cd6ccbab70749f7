"""Invitations: read, told in words, answered."""

import sys
from zoneinfo import ZoneInfo

import pytest

from tui_mail.errors import MessageError
from tui_mail.message import invitation_words
from tui_mail.message.calendar_file import LARGEST, Trimmed, written
from tui_mail.message.invitation import (
    NoCalendarLibraryError,
    calendar_part,
    read_invitation,
)
from tui_mail.message.invitation_reply import reply
from tui_mail.message.parse import parse
from tui_mail.message.recurrence_words import in_words
from tui_mail.model.address import Address
from tui_mail.model.invitation import Invitation, Method, When
from tui_mail.model.offers import Attendance

pytest.importorskip("icalendar")
BERLIN = ZoneInfo("Europe/Berlin")
OWN = ("me@home.test", "*@mine.test")
ME = Address("Me", "me@home.test")
USUAL = """\
UID:looms-7@engine.test
SEQUENCE:0
SUMMARY:Looms\\, and engines
DTSTART;TZID=Europe/London:20260303T130000
DTEND;TZID=Europe/London:20260303T140000
LOCATION:Room 4
ORGANIZER;CN=Ada Lovelace:mailto:ada@engine.test
ATTENDEE;CN=Ada Lovelace;PARTSTAT=ACCEPTED:mailto:ada@engine.test
ATTENDEE;CN=Bob;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT:MAILTO:bob@far.test
ATTENDEE;CN=Me;RSVP=TRUE:mailto:Me@home.test
"""
ZONE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:{to}
TZOFFSETTO:{to}
{rule}
END:STANDARD
END:VTIMEZONE
"""


def calendar(event: str, method: str = "REQUEST", before: str = "") -> str:
    head = f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{before}"
    return f"{head}BEGIN:VEVENT\n{event.rstrip()}\nEND:VEVENT\nEND:VCALENDAR\n"


def read(text: str, more: str = "") -> Invitation | None:
    raw = f"Content-Type: text/calendar; charset=utf-8{more}\n\n{text}".encode("utf-8", "replace")
    part = calendar_part(parse(raw))
    assert part is not None
    return read_invitation(part)


def good(text: str) -> Invitation:
    found = read(text)
    assert found is not None
    return found


def lines(text: str) -> dict[str, str]:
    return dict(invitation_words.lines(good(text), OWN, BERLIN))


def test_what_when_where_and_who_are_told_in_ones_own_zone() -> None:
    assert invitation_words.lines(good(calendar(USUAL)), OWN, BERLIN) == (
        ("Event", "Looms, and engines"),
        ("When", "Tue 3 Mar 2026, 14:00 to 15:00"),
        ("", "Tue 3 Mar 2026, 13:00 to 14:00 in Europe/London"),
        ("Where", "Room 4"),
        ("Who", ("Ada Lovelace <ada@engine.test> (asks), you, Bob <bob@far.test> "
                "(declined, optional)")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ("DTSTART:20260303T130000Z\nDURATION:PT90M", "Tue 3 Mar 2026, 14:00 to 15:30"),
        ("DTSTART:20260303T230000Z\nDURATION:PT2H", "Wed 4 Mar 2026, 00:00 to 02:00"),
        ("DTSTART:20260303T213000Z\nDTEND:20260304T013000Z",
         "Tue 3 Mar 2026, 22:30 to Wed 4 Mar 2026, 02:30"),
        ("DTSTART;VALUE=DATE:20260303", "Tue 3 Mar 2026, all day"),
        ("DTSTART;VALUE=DATE:20260303\nDTEND;VALUE=DATE:20260306",
         "Tue 3 Mar 2026 to Thu 5 Mar 2026, all day"),
        ("DTSTART:20260303T090000\nDURATION:PT1H",
         "Tue 3 Mar 2026, 09:00 to 10:00, by the clock where it is"),
        ("DTSTART;TZID=Nowhere/Land:20260303T090000", ("Tue 3 Mar 2026, 09:00, by the clock where"
         " it is")),
        ("DTSTART;TZID=W. Europe Standard Time:20260703T090000", "Fri 3 Jul 2026, 09:00"),
        ("DTSTART:00010101T000000Z", "Mon 1 Jan 0001, 00:53"),
        ("DTSTART:99991231T235959Z", "Fri 31 Dec 9999, 23:59"),
    ],
)  # fmt: skip
def test_every_kind_of_time_is_told(times: str, words: str) -> None:
    assert lines(calendar(f"UID:1\n{times}"))["When"] == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "every week on Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10", ("every 2 weeks on Monday and Thursday, "
         "10 times")),
        ("FREQ=DAILY;UNTIL=20260603T000000Z", "every day, until 3 Jun 2026"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every workday"),
        ("FREQ=MONTHLY;BYDAY=1MO", "every month on the first Monday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "every year on day 3 in March"),
        ("FREQ=YEARLY;BYWEEKNO=20", "by the rule FREQ=YEARLY;BYWEEKNO=20"),
        ("FREQ=NEVER", "by the rule FREQ=NEVER"),
        ("FREQ=SECONDLY", "every second"),
        ("", ""),
    ],
)  # fmt: skip
def test_how_it_repeats_is_told_in_words(rule: str, words: str) -> None:
    assert in_words(rule) == words


def test_days_left_out_and_added_are_counted() -> None:
    event = f"{USUAL}RRULE:FREQ=DAILY\nEXDATE:20260304T130000Z,20260305T130000Z\n"
    assert lines(calendar(event))["Again"] == "every day, but not on 2 days"


@pytest.mark.parametrize(
    ("method", "more", "words"),
    [
        ("REQUEST", "", ""),
        ("REQUEST", "SEQUENCE:3\n", "This changes an earlier invitation"),
        ("CANCEL", "", "This event was cancelled."),
        ("REQUEST", "STATUS:CANCELLED\n", "This event was cancelled."),
        ("CANCEL", "RECURRENCE-ID:20260310T130000Z\n", "This one of an event that repeats was"),
        ("REPLY", "", "An answer: Ada Lovelace <ada@engine.test> comes."),
        ("COUNTER", "", "Ada Lovelace <ada@engine.test> proposes another time"),
        ("PUBLISH", "", ""),
    ],
)
def test_changes_cancellations_and_answers_are_told_first(
    method: str, more: str, words: str
) -> None:
    event = USUAL.replace("SEQUENCE:0\n", "") + more
    found = invitation_words.remark(good(calendar(event, method)))
    assert found.startswith(words)
    assert bool(found) == bool(words)


def test_the_answer_says_who_comes_and_nothing_more() -> None:
    found = good(calendar(USUAL))
    said = reply(found, ME, Attendance.ACCEPTED, now=1_770_000_000).decode()
    assert said.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "PRODID:-//tui-mail//tui-mail//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "UID:looms-7@engine.test",
        "SEQUENCE:0",
        "DTSTAMP:20260202T024000Z",
        "ORGANIZER:mailto:ada@engine.test",
        'ATTENDEE;PARTSTAT=ACCEPTED;CN="Me":mailto:me@home.test',
        "DTSTART:20260303T130000Z",
        "SUMMARY:Looms\\, and engines",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    again = good(said)
    assert (again.method, again.uid, again.summary, again.start) == (
        Method.REPLY, found.uid, found.summary, When(found.start.seconds if found.start else 0),
    )  # fmt: skip
    assert again.attendees[0].attendance is Attendance.ACCEPTED


def test_C1_nothing_of_the_invitation_adds_a_line_to_the_answer() -> None:
    event = (
        "UID:a\\nATTENDEE:mailto:x@x.test\\;b\nSUMMARY:x\\r\\nEND:VEVENT\x0b\u2028y\n"
        'ORGANIZER;CN="a^nb":mailto:ada@engine.test%0D%0ABcc:x\nORGANIZER:mailto:ada@engine.test\n'
    )
    found = read(calendar(event))
    assert found is not None
    if found.organizer is None or not found.organizer.address:
        found = good(calendar(event.replace("%0D%0ABcc:x", "")))
    said = reply(found, Address('M"e\n', "me@home.test"), Attendance.DECLINED, now=0).decode()
    names = [line.partition(":")[0].partition(";")[0] for line in said.split("\r\n")]
    assert names == ["BEGIN", "PRODID", "VERSION", "METHOD", "BEGIN", "UID", "SEQUENCE", "DTSTAMP",
                     "ORGANIZER", "ATTENDEE", "SUMMARY", "END", "END", ""]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [calendar(USUAL, "CANCEL"), calendar(USUAL, "PUBLISH"), calendar(USUAL, "REPLY"),
     calendar(USUAL.replace("ORGANIZER", "X-ORGANIZER")), calendar(USUAL.replace("UID", "X-UID"))],
)  # fmt: skip
def test_what_asks_for_no_answer_gets_none(text: str) -> None:
    with pytest.raises(MessageError):
        reply(good(text), ME, Attendance.ACCEPTED, now=0)


def test_P1_a_hostile_file_is_bounded_and_read_as_far_as_it_goes() -> None:
    event = USUAL + "RRULE:FREQ=SECONDLY\n"
    many = "ATTENDEE;CN=x:mailto:x@x.test\n" * 5_000
    dates = "EXDATE:" + ",".join(["20260303T130000Z"] * 100) + "\n"
    alarms = "BEGIN:VALARM\nTRIGGER:-PT1M\nEND:VALARM\n" * 2_000
    found = good(calendar(event + many + dates * 5 + alarms + "ATTACH:" + "A" * 500_000))
    assert (len(found.attendees), found.more_attendees) == (200, 4_803)
    assert in_words(found.rule) == "every second"
    events = "END:VEVENT\nBEGIN:VEVENT\nUID:2\n" * 900
    assert good(calendar(USUAL + events)).events == 901


@pytest.mark.parametrize(
    "text",
    ["", "BEGIN:VCALENDAR", "END:VCALENDAR", "\0\x01;;:::", "BEGIN:VEVENT\nUID:1\nEND:VEVENT",
     "BEGIN:VCALENDAR\n" * 9_000, "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 9_000,
     calendar("x" * LARGEST), "BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR"],
)  # fmt: skip
def test_P2_what_is_no_calendar_raises_nothing(text: str) -> None:
    found = read(text)
    assert found is None or found.summary == ""


@pytest.mark.parametrize(
    "line",
    ["DTSTART:99999999T999999Z", "DTSTART:00000303T130000Z", "DTSTART;TZID=../../etc/passwd:x",
     "DTSTART;VALUE=PERIOD:a/b", "DTSTART:", "DURATION:P99999999999W", "SEQUENCE:-x",
     "SEQUENCE:" + "9" * 400, "RRULE:FREQ=", "EXDATE:x,y", "RDATE;VALUE=PERIOD:a",
     "ATTENDEE;PARTSTAT=\x07:\x1b[2J", "ORGANIZER:http://x.test", "RECURRENCE-ID:y",
     "STATUS;X=1:\u202ecancelled", "DTSTART;TZID=\"a:20260303T130000", "SUMMARY\\;x:y"],
)  # fmt: skip
def test_P2_a_broken_line_spoils_no_other(line: str) -> None:
    found = read(calendar(f"UID:1\nSUMMARY:still here\n{line}"))
    assert found is not None
    assert found.summary == "still here"
    assert all(text.isprintable() for _, text in invitation_words.lines(found, OWN, BERLIN))


def test_a_zone_that_the_sender_made_is_read_and_forgotten() -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
    east = ZONE.format(name="Office", to="+0500", rule=rule)
    west = ZONE.format(name="Office", to="-0500", rule=rule)
    event = "UID:1\nDTSTART;TZID=Office:20260303T120000"
    first, second = good(calendar(event, before=east)), good(calendar(event, before=west))
    assert first.start is not None
    assert second.start is not None
    assert second.start.seconds - first.start.seconds == 10 * 3600


@pytest.mark.parametrize(
    "rule",
    ["RRULE:FREQ=SECONDLY", "RRULE:FREQ=YEARLY;BYSECOND=1,2,3,4,5;BYMINUTE=1,2,3;BYHOUR=1,2",
     "RRULE:FREQ=YEARLY;BYDAY=MO", "RRULE:FREQ=DAILY;COUNT=999999999", "RRULE:FREQ=YEARLY",
     "RDATE:" + ",".join(["19700101T000000"] * 50)],
)  # fmt: skip
def test_P1_a_zone_keeps_no_rule_that_could_keep_us_busy(rule: str) -> None:
    text = calendar("UID:1\nDTSTART;TZID=Odd:20260303T120000",
                    before=ZONE.format(name="Odd", to="+0100", rule=rule))  # fmt: skip
    assert rule.partition(":")[0] not in Trimmed(text).text.replace("DTSTART", "")
    assert good(text).start is not None


def test_lines_are_folded_at_75_octets_and_no_letter_is_cut() -> None:
    folded = written(["SUMMARY:" + "\u00e4\u20ac" * 60])
    assert all(len(line) <= 75 for line in folded.split(b"\r\n"))
    assert folded.replace(b"\r\n ", b"").decode() == "SUMMARY:" + "\u00e4\u20ac" * 60 + "\r\n"


def test_without_the_library_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(NoCalendarLibraryError):
        read(calendar(USUAL))


def test_the_part_that_says_what_it_wants_goes_first() -> None:
    raw = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/calendar\n\na\n'
        b"--b\nContent-Type: text/calendar; method=REQUEST\n\nb\n--b\n"
        b"Content-Type: application/octet-stream; name=invite.ics\n\nc\n--b--\n"
    )
    part = calendar_part(parse(raw))
    assert part is not None
    assert part.number == "2"
    assert calendar_part(parse(b"Content-Type: text/plain\n\nx")) is None
