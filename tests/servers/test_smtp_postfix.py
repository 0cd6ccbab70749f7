"""SMTP against Postfix: every road to Bob's mailbox, bytes as they were, and every kind of no."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.servers.rig import PASSWORDS, Rig
from tui_mail.errors import AuthFailed, TlsFailed
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.outbox import RecipientState
from tui_mail.model.secret import Secret
from tui_mail.net.sasl_exchange import Mechanism, mechanisms
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import AllRefused, Envelope, Submission
from tui_mail.smtp.connection import open_submission
from tui_mail.smtp.extensions import Extensions, parse

ROADS = {
    "submission": Security.STARTTLS,
    "smtps": Security.TLS,
    "isp": Security.STARTTLS,
    "smarthost": Security.NONE,
    "stranger": Security.NONE,
}
SECRET = Secret(PASSWORDS["alice"])
TO_BOB = Envelope("alice@rig.test", ("bob@rig.test",))
MAIL = (
    b"From: alice@rig.test\r\nTo: bob@rig.test\r\nSubject: dots\r\n"
    b"Date: Mon, 23 Nov 2026 00:39:39 +0000\r\nMessage-ID: <dots@rig.test>\r\n\r\n"
    b".\r\n..\r\n.hidden\r\n\xc3\xa4 " + b"x" * 900 + b"\r\n\r\n.\r\n"
)


def endpoint(rig: Rig, road: str) -> Endpoint:
    security = ROADS[road]
    auth = AuthKind.NONE if security is Security.NONE else AuthKind.PASSWORD
    ca_file = str(rig.ca)
    return Endpoint("localhost", rig.ports[road], security, "alice", auth, 20, ca_file=ca_file)


def opened(rig: Rig, road: str) -> Submission:
    return open_submission(endpoint(rig, road), SECRET)


def arrived(rig: Rig, user: str, count: int = 1) -> tuple[bytes, ...]:
    end = time.monotonic() + 20
    while len(found := rig.messages(user)) < count and time.monotonic() < end:
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("road", ["submission", "smtps", "isp", "smarthost"])
def test_a_message_arrives_byte_identical_by_each_road(clean_rig: Rig, road: str) -> None:
    marks: list[Step] = []
    submission = opened(clean_rig, road)
    (bob,) = submission.send(TO_BOB, MAIL, marks.append)
    submission.close()
    assert bob.state is RecipientState.ACCEPTED
    assert "queued as" in bob.reply
    assert marks == [Step.SEND_AFTER_MAIL_FROM, Step.SEND_BEFORE_DOT, Step.SEND_AFTER_DOT]
    (raw,) = arrived(clean_rig, "bob")
    assert raw.endswith(b"\r\n" + MAIL)


@pytest.mark.parametrize(
    "without", [(), ("CHUNKING",), ("CHUNKING", "PIPELINING"), ("PIPELINING",)]
)
def test_bytes_are_the_same_in_chunks_and_as_data_in_one_flight_or_step_by_step(
    clean_rig: Rig, without: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Postfix offers both; what is taken away here is as if it did not."""

    def less(lines: Sequence[bytes]) -> Extensions:
        able = parse(lines)
        assert able.keywords >= {"CHUNKING", "PIPELINING", "DSN"}
        return replace(able, keywords=able.keywords - set(without))

    monkeypatch.setattr("tui_mail.smtp.login.parse", less)
    big = MAIL + b".dots\r\n..\r\n" * 200_000
    submission = opened(clean_rig, "submission")
    for raw in (MAIL, big):
        envelope = Envelope(
            "alice@rig.test", ("nobody@rig.test", "bob@rig.test"), "<dots@rig.test>"
        )
        states = [who.state for who in submission.send(envelope, raw, lambda _: None)]
        assert states == [RecipientState.REFUSED, RecipientState.ACCEPTED]
    submission.close()
    found = arrived(clean_rig, "bob", 2)
    bodies = {raw[raw.index(b"From: alice@rig.test\r\n") :] for raw in found}
    assert bodies == {MAIL, big}


def test_one_session_sends_several_messages_also_after_a_refusal(clean_rig: Rig) -> None:
    submission = opened(clean_rig, "submission")
    submission.send(TO_BOB, MAIL, lambda _: None)
    with pytest.raises(AllRefused):
        submission.send(Envelope("alice@rig.test", ("x@rig.test",)), MAIL, lambda _: None)
    with pytest.raises(AllRefused):
        submission.send(Envelope("bob@rig.test", ("bob@rig.test",)), MAIL, lambda _: None)
    submission.send(TO_BOB, MAIL, lambda _: None)
    submission.close()
    assert len(arrived(clean_rig, "bob", 2)) == 2


def test_C10_an_unknown_recipient_is_named(rig: Rig) -> None:
    submission = opened(rig, "smtps")
    with pytest.raises(AllRefused, match=r"refused the recipient nobody@rig\.test") as failed:
        submission.send(Envelope("alice@rig.test", ("nobody@rig.test",)), MAIL, lambda _: None)
    submission.close()
    (nobody,) = failed.value.recipients
    assert nobody.state is RecipientState.REFUSED
    assert nobody.reply.startswith("550 5.1.1")


def test_C10_a_part_refused_reaches_the_others_once(clean_rig: Rig) -> None:
    submission = opened(clean_rig, "submission")
    envelope = Envelope("alice@rig.test", ("nobody@rig.test", "bob@rig.test", "x@far.example"))
    states = [who.state for who in submission.send(envelope, MAIL, lambda _: None)]
    submission.close()
    refused, accepted = RecipientState.REFUSED, RecipientState.ACCEPTED
    assert states == [refused, accepted, refused]
    assert len(arrived(clean_rig, "bob")) == 1


def test_C10_a_stranger_says_that_one_is_no_customer(rig: Rig) -> None:
    submission = opened(rig, "stranger")
    with pytest.raises(AllRefused, match="no customer of it") as failed:
        submission.send(TO_BOB, MAIL, lambda _: None)
    submission.close()
    assert "Relay access denied" in failed.value.reply


def test_C6_anothers_address_as_sender_is_refused_where_the_server_minds(rig: Rig) -> None:
    submission = opened(rig, "submission")
    with pytest.raises(AllRefused, match="did not take mail from this sender") as failed:
        submission.send(Envelope("bob@rig.test", ("bob@rig.test",)), MAIL, lambda _: None)
    submission.close()
    assert "not owned by user alice" in failed.value.reply
    assert "From address" in failed.value.hint


@pytest.mark.parametrize("road", ["submission", "smtps"])
def test_a_wrong_password_says_what_to_check(rig: Rig, road: str) -> None:
    with pytest.raises(AuthFailed, match="refused user name or password of alice") as failed:
        open_submission(endpoint(rig, road), Secret("wrong"))
    assert "app password" in failed.value.hint


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_each_way_to_log_in_holds_against_dovecot(
    clean_rig: Rig, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server offers all of them; each in its turn is the only one that is known here."""

    def only(*words: Any, **named: Any) -> tuple[Mechanism, ...]:
        return tuple(one for one in mechanisms(*words, **named) if one.name == way)

    monkeypatch.setattr("tui_mail.smtp.login.mechanisms", only)
    submission = opened(clean_rig, "submission")
    submission.send(TO_BOB, MAIL, lambda _: None)
    submission.close()
    assert len(arrived(clean_rig, "bob")) == 1
    with pytest.raises(AuthFailed):
        open_submission(endpoint(clean_rig, "submission"), Secret("wrong"))


def test_T1_the_wrong_host_is_told_with_the_certificates_names(rig: Rig) -> None:
    wrong = Endpoint(
        "127.0.0.1", rig.ports["smtps"], Security.TLS, "alice", timeout=20, ca_file=str(rig.ca)
    )
    with pytest.raises(TlsFailed, match=r"is for .*localhost.*, not for 127\.0\.0\.1"):
        open_submission(wrong, SECRET)


def test_R9_a_session_cut_before_the_dot_sends_nothing(clean_rig: Rig) -> None:
    submission = opened(clean_rig, "smarthost")

    def passed(step: Step) -> None:
        if step is Step.SEND_BEFORE_DOT:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        submission.send(TO_BOB, MAIL, passed)
    submission.close()
    submission = opened(clean_rig, "smarthost")
    submission.send(TO_BOB, MAIL.replace(b"<dots@", b"<second@"), lambda _: None)
    submission.close()
    (raw,) = arrived(clean_rig, "bob")
    assert b"<second@" in raw
