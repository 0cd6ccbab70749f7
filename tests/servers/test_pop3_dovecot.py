"""POP3 against Dovecot: log-in by both roads, listing, bytes as they were, deleting with QUIT."""

import random

import pytest

from tests.servers.rig import PASSWORDS, Rig
from tui_mail.errors import AuthFailed, TlsFailed
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.pop3.connection import open_drop
from tui_mail.ports.mail_drop import MailDrop

ROADS = {"pop3s": Security.TLS, "pop3": Security.STARTTLS}


def endpoint(rig: Rig, road: str = "pop3s", host: str = "localhost", ca: bool = True) -> Endpoint:
    ca_file = str(rig.ca) if ca else None
    return Endpoint(host, rig.ports[road], ROADS[road], "alice", timeout=20, ca_file=ca_file)


def opened(rig: Rig, road: str = "pop3s") -> MailDrop:
    return open_drop(endpoint(rig, road), Secret(PASSWORDS["alice"]))


def message(number: int, body: bytes) -> bytes:
    return b"From: bob@rig.test\r\nSubject: no. %d\r\n\r\n" % number + body


ODD = (
    message(1, b".\r\n..\r\n.hidden\r\nline.\r\n\r\n.\r\n"),
    message(2, b"x" * 5000 + b"\r\n" + b"." * 5000 + b"\r\n"),
    message(3, b""),
    message(4, bytes(range(128, 256)) + b"\r\n"),
    message(5, b"\r\n" * 100),
    message(6, b"".join(b"%064x\r\n" % n for n in range(50_000))),
)


@pytest.mark.parametrize("road", ROADS)
def test_messages_come_byte_identical_by_each_road(clean_rig: Rig, road: str) -> None:
    for raw in ODD:
        clean_rig.deliver("alice", raw)
    drop = opened(clean_rig, road)
    listing = drop.listing()
    assert [entry.number for entry in listing] == list(range(1, len(ODD) + 1))
    assert len({entry.uidl for entry in listing}) == len(ODD)
    assert [entry.size for entry in listing] == [len(raw) for raw in ODD]
    fetched = {entry.number: raw for entry, raw in drop.fetch(listing)}
    drop.quit()
    assert fetched == dict(enumerate(ODD, start=1))
    assert clean_rig.messages("alice") == ODD


def test_an_empty_maildrop_lists_nothing(clean_rig: Rig) -> None:
    drop = opened(clean_rig)
    assert drop.listing() == ()
    assert list(drop.fetch(())) == []
    drop.quit()


def test_dele_takes_effect_with_quit_and_exactly(clean_rig: Rig) -> None:
    for number in range(1, 61):
        clean_rig.deliver("alice", message(number, b"x\r\n"))
    drop = opened(clean_rig)
    listing = drop.listing()
    gone = random.Random(1).sample(listing, 45)
    for entry in gone:
        drop.delete(entry.number)
    drop.quit()
    drop = opened(clean_rig)
    left = drop.listing()
    drop.quit()
    assert {entry.uidl for entry in left} == {e.uidl for e in listing} - {e.uidl for e in gone}


@pytest.mark.parametrize("ending", ["close", "cancel"])
def test_R3_dele_without_quit_deletes_nothing(clean_rig: Rig, ending: str) -> None:
    clean_rig.deliver("alice", message(1, b"x\r\n"))
    drop = opened(clean_rig)
    (entry,) = drop.listing()
    drop.delete(entry.number)
    getattr(drop, ending)()
    drop.close()
    drop = opened(clean_rig)
    assert drop.listing() == (entry,)
    drop.quit()


def test_a_thousand_messages_are_fetched_while_they_are_deleted(clean_rig: Rig) -> None:
    clean_rig.seed("alice", [message(n, b"." * n + b"\r\n") for n in range(1000)])
    drop = opened(clean_rig)
    listing = drop.listing()
    got = []
    for entry, raw in drop.fetch(listing):
        got.append(raw)
        drop.delete(entry.number)
    drop.quit()
    assert len(got) == 1000
    assert [len(raw) for raw in got] == [entry.size for entry in listing]
    assert clean_rig.messages("alice") == ()


@pytest.mark.parametrize("road", ROADS)
def test_a_wrong_password_says_what_to_check(rig: Rig, road: str) -> None:
    with pytest.raises(AuthFailed, match="refused user name or password of alice") as failed:
        open_drop(endpoint(rig, road), Secret("wrong"))
    assert "app password" in failed.value.hint


@pytest.mark.parametrize("road", ROADS)
def test_T1_an_unknown_authority_and_a_wrong_host_are_refused(rig: Rig, road: str) -> None:
    secret = Secret(PASSWORDS["alice"])
    with pytest.raises(TlsFailed, match="trusted"):
        open_drop(endpoint(rig, road, ca=False), secret)
    with pytest.raises(TlsFailed, match=r"not for (the host name )?127\.0\.0\.1"):
        open_drop(endpoint(rig, road, host="127.0.0.1"), secret)
