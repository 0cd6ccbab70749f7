"""The written mail: each message is sound, and every kind of mail is there."""

import email
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

import pytest

from tui_mail.demo.mailbox.fill import OWN, Placed, written_mail
from tui_mail.demo.mailbox.letters import read_letters

NOW = datetime(2031, 5, 14, 10, 30, tzinfo=timezone(timedelta(hours=2)))
MAIL = tuple(written_mail(NOW))
BY_SLUG = {placed.slug: placed for placed in MAIL}

Mime = Message


def parsed(placed: Placed) -> Mime:
    return email.message_from_bytes(placed.raw)


def leaves(placed: Placed) -> Iterator[Mime]:
    return (part for part in parsed(placed).walk() if not part.is_multipart())


def heading(message: Mime, name: str) -> str:
    return str(make_header(decode_header(message.get(name, ""))))


def words(part: Mime) -> str:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.decode(part.get_content_charset("us-ascii"))


@pytest.mark.parametrize("placed", MAIL, ids=lambda one: f"{one.user[:3]}-{one.slug}")
def test_a_message_is_sound(placed: Placed) -> None:
    message = parsed(placed)
    assert not [part.defects for part in message.walk() if part.defects]
    assert placed.raw.endswith(b"\r\n")
    assert re.search(rb"[^\r]\n|\r[^\n]", placed.raw) is None
    assert max(map(len, placed.raw.split(b"\r\n"))) <= 998
    assert b"[[" not in placed.raw
    for name in ("Date", "From", "Message-ID", "MIME-Version"):
        assert len(message.get_all(name, [])) == 1, name
    assert message["To"]
    for part in leaves(placed):
        if part.get_content_maintype() == "text":
            assert "\ufffd" not in words(part)
    assert parsedate_to_datetime(message["Date"]) <= placed.received <= NOW


@pytest.mark.parametrize("placed", MAIL, ids=lambda one: f"{one.user[:3]}-{one.slug}")
def test_only_mail_that_came_from_a_server_has_its_traces(placed: Placed) -> None:
    message = parsed(placed)
    came = placed.folder not in OWN
    assert ("Received" in message) is came
    assert ("Return-Path" in message) is came


def test_every_address_belongs_to_nobody() -> None:
    reserved = re.compile(r"(\.|^)(test|example)$")
    for placed in MAIL:
        message = parsed(placed)
        values = [str(message[name]) for name in ("From", "To", "Cc", "Reply-To") if message[name]]
        for _, address in getaddresses(values):
            assert "@" not in address or reserved.search(address.rpartition("@")[2]), placed.slug


def test_no_link_leads_to_a_real_place() -> None:
    link = re.compile(r"https?://([\w.-]+)")
    hosts = {
        host
        for placed in MAIL
        for part in leaves(placed)
        if part.get_content_maintype() == "text"
        for host in link.findall(words(part))
    }
    strangers = {host for host in hosts if not host.endswith((".test", ".example"))}
    assert strangers == {"www.w3.org"}  # a document type, not a link


def test_both_people_have_plenty_of_mail() -> None:
    counts = Counter((placed.user, placed.folder) for placed in MAIL)
    assert 36 <= counts["alice@demo.test", "INBOX"] <= 45
    assert counts["bob@demo.test", "INBOX"] >= 30
    bobs = {folder for user, folder in counts if user == "bob@demo.test"}
    assert bobs == {"INBOX", "Sent", "Drafts", "Archive", "Junk", "Trash", "Projects/Loom"}
    unread = [one for one in MAIL if one.folder == "INBOX" and "\\Seen" not in one.flags]
    assert 0 < len(unread) < len(MAIL) / 3
    kept = {flag for placed in MAIL for flag in placed.flags}
    assert kept >= {"\\Seen", "\\Flagged", "\\Answered", "\\Draft"}


def test_the_same_mail_is_written_each_time() -> None:
    assert tuple(written_mail(NOW)) == MAIL


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("offset", [-8, 0, 13])
def test_answers_come_after_what_they_answer_at_any_hour(hour: int, offset: int) -> None:
    now = datetime(2032, 3, 1, hour, 1, tzinfo=timezone(timedelta(hours=offset)))
    mail = {placed.slug: placed for placed in written_mail(now)}
    for slug, letter in read_letters().items():
        parent = letter.get("answers")
        if parent and slug in mail and parent in mail:
            assert mail[parent].received < mail[slug].received, (parent, slug)
    assert max(placed.received for placed in mail.values()) <= now


def test_threads_have_both_sides() -> None:
    wove = [parsed(BY_SLUG[f"wove-{number}"]) for number in (1, 2, 3, 4)]
    ids = [message["Message-ID"] for message in wove]
    assert [message["In-Reply-To"] for message in wove[1:]] == ids[:-1]
    assert wove[3]["References"].split() == ids[:-1]
    assert {heading(message, "From")[:3] for message in wove} == {"Bob", "Ali"}


def _has_type(kind: str) -> Callable[[Mime], bool]:
    return lambda message: any(part.get_content_type() == kind for part in message.walk())


def _has_charset(name: str) -> Callable[[Mime], bool]:
    return lambda message: any(part.get_content_charset() == name for part in message.walk())


def _has_text(pattern: str) -> Callable[[Mime], bool]:
    def check(message: Mime) -> bool:
        return any(
            re.search(pattern, words(part)) is not None
            for part in message.walk()
            if part.get_content_maintype() == "text" and not part.is_multipart()
        )

    return check


def _has_header(name: str, pattern: str) -> Callable[[Mime], bool]:
    return lambda message: re.search(pattern, heading(message, name)) is not None


KINDS: dict[str, tuple[int, Callable[[Mime], bool]]] = {
    "mailing list": (4, _has_header("List-Post", "mailto:")),
    "unsubscribe": (3, _has_header("List-Unsubscribe", "https://")),
    "one-click unsubscribe": (2, _has_header("List-Unsubscribe-Post", "One-Click")),
    "patch": (2, _has_text(r"(?m)^@@ -\d+,\d+ \+\d+,\d+ @@")),
    "html": (5, _has_type("text/html")),
    "remote image": (3, _has_text(r'<img src="https://')),
    "tracking pixel": (3, _has_text(r'width="1"[^>]*height="1"|height="1"[^>]*width="1"')),
    "preheader": (3, _has_text(r"display: ?none")),
    "data table": (2, _has_text(r"<th[ >]")),
    "inline image": (1, _has_text("cid:card")),
    "japanese": (1, _has_text("[\u3040-\u30ff]")),
    "chinese": (1, _has_charset("gb18030")),
    "korean": (1, _has_text("[\uac00-\ud7af]")),
    "thai": (1, _has_text("[\u0e00-\u0e7f]")),
    "arabic": (1, _has_text("[\u0600-\u06ff]")),
    "hebrew": (1, _has_text("[\u0590-\u05ff]")),
    "russian": (1, _has_charset("koi8-r")),
    "iso-2022-jp": (1, _has_charset("iso-2022-jp")),
    "euc-kr": (1, _has_charset("euc-kr")),
    "latin-1": (1, _has_charset("iso-8859-1")),
    "windows-1252": (1, _has_charset("windows-1252")),
    "emoji": (3, _has_text("[\U0001f300-\U0001faff]")),
    "flowed": (2, lambda message: message.get_param("format") == "flowed"),
    "deep quotes": (1, _has_text("(?m)^>>>> ")),
    "pdf": (2, _has_type("application/pdf")),
    "png": (2, _has_type("image/png")),
    "csv": (2, _has_type("text/csv")),
    "message in a message": (2, _has_type("message/rfc822")),
    "invitation": (1, _has_text("(?m)^METHOD:REQUEST")),
    "bounce": (1, _has_type("message/delivery-status")),
    "automatic answer": (1, _has_header("Auto-Submitted", "auto-replied")),
    "other reply address": (1, _has_header("Reply-To", "freebox")),
    "code": (1, _has_header("Subject", r"\d{3} \d{3} is your")),
    "security notice": (1, _has_text("Security notice")),
    "long subject": (1, _has_header("Subject", "(?s).{300}")),
    "no subject": (1, lambda message: "Subject" not in message),
    "long text": (1, _has_text(r"(?:[^\n]*\n){350}")),
    "plain table": (2, _has_text("----   ----|-----  ---")),
    "signature": (8, _has_text("(?m)^-- \r?$")),
    "encoded name": (3, lambda message: "=?" in message["From"]),
    "hidden recipients": (1, _has_header("To", "undisclosed-recipients:;")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_mail_of_this_kind(kind: str) -> None:
    least, is_one = KINDS[kind]
    found = [slug for slug, placed in BY_SLUG.items() if is_one(parsed(placed))]
    assert len(found) >= least, found


def test_the_phishing_mail_lies_in_every_way() -> None:
    message = parsed(BY_SLUG["phish"])
    [(name, address)] = getaddresses([message["From"]])
    assert "harboursavings.example" in name
    assert not address.endswith("harboursavings.example")
    html = next(words(part) for part in message.walk() if part.get_content_type() == "text/html")
    found = re.search(r'<a href="http://([^/"]+)[^"]*">https://([^/<]+)', html)
    assert found is not None
    assert found[1] != found[2]


def test_attached_files_are_what_they_say() -> None:
    files = {
        part.get_filename(): part.get_payload(decode=True)
        for placed in MAIL
        for part in leaves(placed)
        if part.get_filename()
    }
    for name, data in files.items():
        assert isinstance(data, bytes)
        start = {"pdf": b"%PDF-1.4", "png": b"\x89PNG\r\n\x1a\n"}.get(str(name)[-3:], b"")
        assert data.startswith(start)
        assert len(data) > 40
    assert "纹板对照表.csv" in files


def test_the_bounce_names_the_message_that_came_back() -> None:
    bounce, sent = parsed(BY_SLUG["bounce"]), parsed(BY_SLUG["to-nobody"])
    assert bounce.get_content_type() == "multipart/report"
    assert bounce.get_param("report-type") == "delivery-status"
    returned = next(p for p in bounce.walk() if p.get_content_type() == "text/rfc822-headers")
    assert sent["Message-ID"] in words(returned)
    assert BY_SLUG["bounce"].raw.startswith(b"Return-Path: <>\r\n")
