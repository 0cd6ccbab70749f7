"""Reports in the shapes of the common mail systems, each against its label; and hostile ones."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.message.bounce_signs import may_report
from tui_mail.message.bounce_words import reply_of, sentences
from tui_mail.message.delivery_status import bounce_of
from tui_mail.message.parse import parse
from tui_mail.message.sanitize import sanitize
from tui_mail.model.bounce import Bounce, Outcome, Reason, Reported

FOLDER = Path(__file__).parent / "bounces"
LABELS = tomllib.loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))
HANG = 2.0


def read(name: str) -> Bounce | None:
    return bounce_of(parse((FOLDER / f"{name}.eml").read_bytes()))


def test_every_message_has_its_label() -> None:
    assert sorted(LABELS) == sorted(path.stem for path in FOLDER.glob("*.eml"))
    assert sum(label["kind"] != "not-a-bounce" for label in LABELS.values()) >= 30


@pytest.mark.parametrize("name", LABELS)
def test_a_report_says_what_its_label_says(name: str) -> None:
    label, bounce = LABELS[name], read(name)
    if label["kind"] == "not-a-bounce":
        assert bounce is None
        return
    assert bounce is not None
    assert bounce.outcome.value == label["kind"]
    found = [[r.address, r.outcome.value, r.reason.value] for r in bounce.recipients]
    assert found == label["recipients"]
    assert (bounce.message_ids[0] if bounce.message_ids else "") == label["original"]
    assert bounce.subject == label["subject"]


@pytest.mark.parametrize("name", [n for n in LABELS if LABELS[n]["kind"] != "not-a-bounce"])
def test_every_report_is_worth_reading_by_its_headers_alone(name: str) -> None:
    parsed = parse((FOLDER / f"{name}.eml").read_bytes())
    assert may_report(parsed.headers, parsed.root.content_type, parsed.headers.first("subject"))


def test_who_wrote_to_an_alias_is_told_whom_it_was_passed_on_to() -> None:
    bounce = read("forwarded-alias")
    assert bounce is not None
    assert bounce.failed == ("bob@far.test",)
    assert bounce.envelope_id == "plans.1@home.test"
    assert "bob@far.test (passed on to robert@inner.test)" in sentences(bounce, known=True)[0]


@pytest.mark.parametrize("written", ["a+2B41b@home.test", "a+41b@home.test"])
def test_an_envelope_id_names_the_message_written_in_either_way(written: str) -> None:
    raw = (FOLDER / "forwarded-alias.eml").read_bytes()
    raw = raw.replace(b"plans+2E1+40home.test", written.encode())
    raw = raw.replace(b"Message-ID: <plans.1@home.test>", b"X-Nothing: here")
    bounce = bounce_of(parse(raw))
    assert bounce is not None
    assert "<a+41b@home.test>" in bounce.message_ids


def test_the_words_of_the_server_come_with_their_code_once() -> None:
    bounce = read("gmail")
    assert bounce is not None
    (one,) = bounce.recipients
    assert one.code == "550 5.1.1"
    assert one.server == "mx.far.test."
    assert one.words == (
        "550 5.1.1 bob@far.test: Recipient address rejected: User unknown in local table"
    )
    assert reply_of(one).startswith("the address does not exist (mx.far.test. says: 550 5.1.1 bob")


def test_plain_words_for_a_message_that_was_sent_and_for_one_that_never_was() -> None:
    bounce = read("postfix")
    assert bounce is not None
    assert sentences(bounce, known=True) == (
        "This message was not delivered to bob@far.test: the mailbox is full (552 5.2.2).",
        "mx.far.test says: “552 5.2.2 Mailbox of bob is over its quota”.",
        "It was your message “Plans for Sunday” of 8 Mar 2026.",
    )
    assert sentences(bounce, known=False)[-1] == (
        "It speaks of a message “Plans for Sunday” of 8 Mar 2026 that is not among those sent from "
        "here: another program sent it, or nobody did and the report is made up."
    )


def test_a_late_message_is_not_called_lost() -> None:
    bounce = read("exim-warning")
    assert bounce is not None
    assert sentences(bounce, known=True)[0].startswith("It is still being tried")


def test_an_answer_at_the_door_of_a_list_names_no_one_as_unreachable() -> None:
    assert read("moderation") is None
    assert read("read-receipt") is None


HOSTILE = "\x1b]0;owned\x07\x9b31m\u202e\u2066"


def test_S1_nothing_a_report_says_is_obeyed_by_a_terminal() -> None:
    raw = f"""From: MAILER-DAEMON@far.test
To: alice@home.test
Subject: Undelivered {HOSTILE}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain; charset=utf-8

<bob@far.test>: {HOSTILE} [bold]no[/bold] such user

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx{HOSTILE}.far.test
Original-Envelope-Id: +1B]0+3Bx+07

Final-Recipient: rfc822; bob{HOSTILE}@far.test
Action: failed
Status: 5.1.1 ({HOSTILE})
Diagnostic-Code: smtp; 550 {HOSTILE} gone
Remote-MTA: dns; {HOSTILE}mx.far.test

--b
Content-Type: text/rfc822-headers

Message-ID: <a{HOSTILE}@b>
Subject: =?utf-8?Q?=1B]0=3Bowned=07?= {HOSTILE}

--b--
""".encode()
    bounce = bounce_of(parse(raw))
    assert bounce is not None
    for text in (*sentences(bounce, known=False), *strings(bounce)):
        assert text == sanitize(text)


def strings(bounce: Bounce) -> list[str]:
    each = [bounce.reporter, bounce.envelope_id, bounce.subject, *bounce.message_ids]
    for one in bounce.recipients:
        each += [one.address, one.original, one.code, one.words, one.server, reply_of(one)]
    return each


BOMBS = {
    "recipients": b"Final-Recipient: rfc822; a%d@b.test\nAction: failed\nStatus: 5.1.1\n\n",
    "folds": b" folded %d\n",
    "brackets": b"<<<<<<<<<(((((((a@b.test%d\n",
    "at signs": b"a@b.c.d.e.f.g.h.i%d" * 20 + b"\n",
    "blank words": b"the message was not " + b" " * 400 + b"%d\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_S9_a_bomb_of_a_report_keeps_nobody_waiting(name: str) -> None:
    lines = b"".join(BOMBS[name].replace(b"%d", str(n).encode()) for n in range(40_000))
    for kind in (b"text/plain", b"message/delivery-status"):
        head = b"From: MAILER-DAEMON@b.test\nSubject: failure notice\nContent-Type: " + kind
        start = time.monotonic()
        bounce = bounce_of(parse(head + b"\n\nFinal-Recipient: rfc822; x@y.test\n" + lines))
        assert time.monotonic() - start < HANG
        assert bounce is None or len(bounce.recipients) <= 1_000


@given(st.binary(max_size=400), st.sampled_from(sorted(LABELS)), st.integers(0, 3_000))
def test_any_bytes_anywhere_in_a_report_raise_nothing(junk: bytes, name: str, at: int) -> None:
    raw = (FOLDER / f"{name}.eml").read_bytes()
    at = min(at, len(raw))
    bounce = bounce_of(parse(raw[:at] + junk + raw[at + len(junk) :]))
    if bounce is not None:
        for text in (*sentences(bounce, known=False), *strings(bounce)):
            assert text == sanitize(text)


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        ("5.1.1", "550 5.1.1 mailbox is full", Reason.MAILBOX_FULL),
        ("5.7.1", "554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org",
         Reason.SPAM),
        ("5.7.1", "550 5.7.1 Recipient address rejected: relaying denied", Reason.POLICY),
        ("5.0.0", "550 sorry, that domain does not exist", Reason.HOST_UNKNOWN),
        ("5.2.3", "", Reason.TOO_LARGE),
        ("", "552 message exceeds fixed maximum message size", Reason.TOO_LARGE),
        ("5.4.7", "", Reason.EXPIRED),
        ("5.6.0", "", Reason.OTHER),
        ("5.7.26", "unauthenticated mail is not accepted", Reason.POLICY),
    ],
)  # fmt: skip
def test_a_reason_follows_from_codes_and_words(status: str, words: str, reason: Reason) -> None:
    from tui_mail.message.bounce_reason import reason_of

    assert reason_of(status, words, Outcome.FAILED) is reason


def test_a_refusal_for_now_is_no_verdict() -> None:
    from tui_mail.message.bounce_reason import reason_of

    words = "450 4.1.1 Recipient address rejected: unverified address"
    assert reason_of("4.1.1", words, Outcome.DELAYED) is Reason.DELAYED


def test_many_recipients_are_counted_not_listed() -> None:
    people = tuple(
        Reported(f"p{n}@far.test", "", Outcome.FAILED, Reason.UNKNOWN_USER, "", "", "")
        for n in range(50)
    )
    bounce = Bounce(Outcome.FAILED, people, "", ("<a@b>",), "", "", None, "")
    said = sentences(bounce, known=True)
    assert "… and to 30 more." in said
    assert len(said) < 25
