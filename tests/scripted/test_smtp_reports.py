"""What is said to an SMTP server about delivery reports (DSN, RFC 3461)."""

import pytest

from tests.scripted.server import serving
from tests.scripted.test_smtp_sending import MAIL, opened, taking
from tui_mail.model.outbox import ReportWish
from tui_mail.ports.submission import Envelope


def test_reports_are_asked_for_where_they_are_offered() -> None:
    heard: list[bytes] = []
    with serving(taking(("DSN",), heard)) as server:
        submission = opened(server)
        envelope = Envelope("alice@x.test", ("bob+tag=1@x.test",), "<a+b=c@x.test>")
        submission.send(envelope, MAIL, lambda _: None)
        submission.close()
    assert b"MAIL FROM:<alice@x.test> RET=HDRS ENVID=a+2Bb+3Dc@x.test\r\n" in server.heard
    assert (
        b"RCPT TO:<bob+tag=1@x.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;bob+2Btag+3D1@x.test\r\n"
        in server.heard
    )


def test_to_the_null_sender_no_report_is_asked_for() -> None:
    heard: list[bytes] = []
    with serving(taking(("DSN",), heard)) as server:
        submission = opened(server)
        submission.send(Envelope("", ("bob@x.test",)), MAIL, lambda _: None)
        submission.close()
    assert b"NOTIFY" not in server.heard


@pytest.mark.parametrize("extensions", [("DSN",), ()], ids=["DSN", "none"])
def test_what_the_sender_wishes_to_hear_is_said_where_it_can_be(
    extensions: tuple[str, ...],
) -> None:
    heard: list[bytes] = []
    wish = ReportWish("SUCCESS,FAILURE", "FULL", "order 4711+1")
    with serving(taking(extensions, heard)) as server:
        submission = opened(server)
        assert submission.takes_report_wishes == bool(extensions)
        envelope = Envelope("alice@x.test", ("bob@x.test",), "<a@x.test>", wish)
        submission.send(envelope, MAIL, lambda _: None)
        submission.close()
    assert (b" RET=FULL ENVID=order+204711+2B1\r\n" in server.heard) == bool(extensions)
    assert (b" NOTIFY=SUCCESS,FAILURE ORCPT=" in server.heard) == bool(extensions)
    assert (b"RET=" in server.heard) == bool(extensions)
