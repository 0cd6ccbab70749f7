"""The demo's SMTP server: what it delivers, and what it refuses."""

import poplib
import smtplib
from collections.abc import Iterator

import imapclient
import pytest

from tests.servers.demo_clients import LIMIT, imap, pop, retrieved, smtp, whole, written
from tui_mail.demo.process import start
from tui_mail.demo.servers import ALICE, BOB, DemoServers


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServers]:
    with start() as running:
        yield running.servers


def test_the_wrong_password_is_refused_by_all_three(demo: DemoServers) -> None:
    client = imapclient.IMAPClient(*demo.imap, ssl=False, timeout=LIMIT)
    with pytest.raises(imapclient.exceptions.LoginError):
        client.login(BOB, "guess")
    client.shutdown()
    drop = poplib.POP3(*demo.pop3, timeout=LIMIT)
    drop.user(ALICE)
    with pytest.raises(poplib.error_proto, match=r"\[AUTH\]"):
        drop.pass_("guess")
    drop.close()
    with smtp(demo) as client_, pytest.raises(smtplib.SMTPAuthenticationError):
        client_.login(ALICE, "guess")


def test_one_persons_password_does_not_open_the_others_mail(demo: DemoServers) -> None:
    client = imapclient.IMAPClient(*demo.imap, ssl=False, timeout=LIMIT)
    with pytest.raises(imapclient.exceptions.LoginError):
        client.login(BOB, demo.users[ALICE])
    client.shutdown()


@pytest.mark.parametrize("user", [ALICE, BOB])
def test_everybody_can_log_in_everywhere(demo: DemoServers, user: str) -> None:
    with imap(demo, user) as client:
        assert client.select_folder("INBOX")[b"EXISTS"] >= 30
    with pop(demo, user) as drop:
        assert drop.stat()[0] >= 30
    with smtp(demo) as sender:
        assert sender.login(user, demo.users[user])[0] == 235


def test_smtp_says_what_it_can(demo: DemoServers) -> None:
    with smtp(demo) as client:
        client.ehlo()
        assert {"size", "8bitmime", "smtputf8", "auth"} <= set(client.esmtp_features)
        assert set(client.esmtp_features["auth"].split()) == {"LOGIN", "PLAIN"}


@pytest.mark.parametrize(("sender", "recipient"), [(ALICE, BOB), (BOB, ALICE)])
@pytest.mark.parametrize("log_in", [True, False])
def test_mail_arrives_byte_for_byte(
    demo: DemoServers, sender: str, recipient: str, log_in: bool
) -> None:
    raw = written(f"Über Brücken {sender} {log_in}", sender, recipient)
    with smtp(demo) as client:
        if log_in:
            client.login(sender, demo.users[sender])
        client.sendmail(sender, [recipient], raw)
    with imap(demo, recipient) as reader:
        reader.select_folder("INBOX")
        by_imap = whole(reader, reader.search("ALL")[-1])
    with pop(demo, recipient) as drop:
        by_pop = retrieved(drop, drop.stat()[0])
    assert by_imap == by_pop
    trace, _, rest = by_imap.partition(b"\r\n\tfor ")
    assert rest.partition(b"\r\n")[2] == raw
    assert trace.startswith(f"Return-Path: <{sender}>\r\nReceived: from client.test".encode())
    assert (b"with ESMTPA id" in trace) is log_in


def test_mail_to_both_arrives_once_each(demo: DemoServers) -> None:
    def count(user: str) -> int:
        with pop(demo, user) as drop:
            return drop.stat()[0]

    before = count(ALICE), count(BOB)
    with smtp(demo) as client:
        refused = client.sendmail(
            ALICE, [BOB, ALICE, BOB.upper(), "zed@demo.test"], written("both", ALICE, BOB)
        )
    assert refused["zed@demo.test"][0] == 550
    assert (count(ALICE), count(BOB)) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize(
    ("address", "status"),
    [("nobody@demo.test", b"5.1.1"), ("someone@elsewhere.example", b"5.7.1")],
)
def test_mail_to_others_is_refused(demo: DemoServers, address: str, status: bytes) -> None:
    with smtp(demo) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        client.sendmail(ALICE, [address], written("lost", ALICE, address))
    code, words = caught.value.recipients[address]
    assert code == 550
    assert words.startswith(status)


def test_mail_with_eight_bits_and_an_empty_sender_arrives(demo: DemoServers) -> None:
    raw = "Subject: ünïcode\r\nFrom: <mailer@demo.test>\r\n\r\nöäü 🧵\r\n".encode()
    with smtp(demo) as client:
        client.ehlo()
        client.sendmail("", [BOB], raw, mail_options=["BODY=8BITMIME", "SMTPUTF8"])
    with pop(demo, BOB) as drop:
        got = retrieved(drop, drop.stat()[0])
    assert got.startswith(b"Return-Path: <>\r\n")
    assert got.endswith(raw)


def test_a_message_that_is_too_large_is_refused_before_it_is_sent(demo: DemoServers) -> None:
    with smtp(demo) as client:
        client.ehlo()
        assert client.mail(ALICE, ["SIZE=99999999"])[0] == 552


def test_S5_a_helo_that_lies_puts_nothing_into_the_header(demo: DemoServers) -> None:
    with smtplib.SMTP(*demo.smtp, local_hostname="évil;\tx y", timeout=LIMIT) as client:
        client.command_encoding = "utf-8"
        client.sendmail(ALICE, [BOB], written("helo", ALICE, BOB))
    with pop(demo, BOB) as drop:
        got = retrieved(drop, drop.stat()[0])
    assert b"Received: from ?vil;?x?y ([127.0.0.1])\r\n" in got
