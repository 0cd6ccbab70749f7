"""The rig itself: mail goes in by every road and is found at the other end."""

import imaplib
import poplib
import smtplib
import ssl
import time

import pytest

from tests.servers.rig import PASSWORDS, Rig

MAIL = (
    b"From: alice@rig.test\r\nTo: bob@rig.test\r\nBcc: carol@x.test\r\nSubject: road\r\n"
    b"Date: Mon, 23 Nov 2026 00:39:39 +0000\r\nMessage-ID: <road@rig.test>\r\n\r\nHi\r\n"
)


def arrived(rig: Rig, user: str) -> tuple[bytes, ...]:
    end = time.monotonic() + 10
    while not (found := rig.messages(user)) and time.monotonic() < end:
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("service", ["submission", "smtps", "isp", "smarthost"])
def test_mail_sent_by_each_road_reaches_bob_with_its_bcc(clean_rig: Rig, service: str) -> None:
    context = ssl.create_default_context(cafile=str(clean_rig.ca))
    port = clean_rig.ports[service]
    smtp: smtplib.SMTP
    if service == "smtps":
        smtp = smtplib.SMTP_SSL("localhost", port, timeout=10, context=context)
    else:
        smtp = smtplib.SMTP("localhost", port, timeout=10)
    with smtp:
        if service in {"submission", "isp"}:
            smtp.starttls(context=context)
        if service != "smarthost":
            smtp.login("alice", PASSWORDS["alice"])
        smtp.sendmail("alice@rig.test", ["bob@rig.test"], MAIL)
    (raw,) = arrived(clean_rig, "bob")
    assert raw.endswith(MAIL)


def test_a_stranger_is_denied_relay(clean_rig: Rig) -> None:
    with (
        smtplib.SMTP("localhost", clean_rig.ports["stranger"], timeout=10) as smtp,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        smtp.sendmail("alice@rig.test", ["bob@rig.test"], MAIL)
    assert refused.value.recipients["bob@rig.test"][0] == 554
    assert b"Relay access denied" in refused.value.recipients["bob@rig.test"][1]


def test_a_delivered_message_is_read_by_pop_and_imap(clean_rig: Rig) -> None:
    clean_rig.deliver("alice", MAIL)
    context = ssl.create_default_context(cafile=str(clean_rig.ca))
    pop = poplib.POP3_SSL("localhost", clean_rig.ports["pop3s"], timeout=10, context=context)
    pop.user("alice")
    pop.pass_(PASSWORDS["alice"])
    assert b"\r\n".join(pop.retr(1)[1]) + b"\r\n" == MAIL
    pop.quit()
    port = clean_rig.ports["imaps"]
    with imaplib.IMAP4_SSL("localhost", port, timeout=10, ssl_context=context) as imap:
        imap.login("alice", PASSWORDS["alice"])
        imap.select()
        answer = imap.fetch("1", "BODY[]")[1][0]
    assert isinstance(answer, tuple)
    assert answer[1] == MAIL
