"""What hostile servers say, in the log: clean, bounded, and without what they give back."""

import base64
import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.scripted.certificates import GOOD, certificates
from tests.scripted.imap_peer import PASSWORD, ImapPeer, over_tls
from tests.scripted.imap_peer import endpoint as imap_endpoint
from tests.scripted.server import Peer, serving
from tui_mail.conversation.line import LONGEST
from tui_mail.conversation.log import ConversationLog
from tui_mail.conversation.read import ConversationFiles
from tui_mail.errors import Refused, TuiMailError
from tui_mail.imap.connection import open_server
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.maildrop import DropEntry
from tui_mail.model.secret import Secret
from tui_mail.pop3.connection import open_drop
from tui_mail.ports.conversation import Conversation
from tui_mail.ports.imap_server import RemoteMessage
from tui_mail.smtp.connection import open_submission

CANARY = "canary-Pass!word"
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b6n \u202egnp.exe\u2066 \x00 [/] [@click=app.quit]"


def plain(port: int) -> Endpoint:
    return Endpoint("localhost", port, Security.NONE, "alice", timeout=5)


def text_of(folder: Path) -> str:
    text = (folder / "home.log").read_text("utf-8")
    clean = text.replace("\n", "")
    assert clean.isprintable(), [char for char in clean if not char.isprintable()]
    assert max(map(len, text.split("\n"))) < LONGEST + 60
    assert not [
        char for char in text if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
    ]
    return text


@pytest.mark.parametrize(
    ("protocol", "greeting"),
    [("pop", "+OK "), ("smtp", "220 "), ("imap", "* OK ")],
)
def test_D1_a_hostile_greeting_is_clean_and_bounded_in_the_log(
    tmp_path: Path, protocol: str, greeting: str
) -> None:
    def script(peer: Peer) -> None:
        peer.send(greeting + HOSTILE + "x" * 50_000)
        peer.line()
        peer.send("what?")

    told = ConversationLog(tmp_path)
    opens: Mapping[str, Callable[[Endpoint, Secret, Conversation], object]]
    opens = {"pop": open_drop, "smtp": open_submission, "imap": open_server}
    with serving(script) as server:
        endpoint = plain(server.port)
        conversation = told.opened("home", protocol, endpoint, Secret(CANARY))
        with pytest.raises(TuiMailError):
            opens[protocol](endpoint, Secret(CANARY), conversation)
    told.flush()
    assert f"S: {greeting}" in text_of(tmp_path)
    assert "owned" in text_of(tmp_path)


def test_T13_a_server_that_repeats_the_log_in_brings_it_into_no_file(tmp_path: Path) -> None:
    blob = base64.b64encode(f"\0alice\0{CANARY}".encode()).decode()

    def script(peer: Peer) -> None:
        peer.send("+OK ready")
        peer.expect("CAPA")
        peer.send("+OK", "USER", ".")
        peer.expect("USER alice")
        peer.send("+OK")
        peer.expect("PASS .*")
        peer.send(f"-ERR no such command: PASS {CANARY} ({blob}, {CANARY.upper()})")

    told = ConversationLog(tmp_path)
    with serving(script) as server:
        conversation = told.opened("home", "pop", plain(server.port), Secret(CANARY))
        with pytest.raises(TuiMailError):
            open_drop(plain(server.port), Secret(CANARY), conversation)
    told.flush()
    text = text_of(tmp_path)
    assert "C: PASS [hidden]" in text
    assert "no such command: PASS [hidden] (" in text
    for secret in (CANARY, blob[12:-4]):
        assert secret.casefold() not in text.casefold()


def test_T13_no_byte_of_a_message_is_in_the_log_whatever_way_the_server_gives_it(
    tmp_path: Path,
) -> None:
    def talk(imap: ImapPeer) -> None:
        for number in itertools.count(1):
            tag, _, command = imap.peer.line().partition(" ")
            if not tag:
                return
            if "FETCH" in command:
                imap.peer.send('* 1 FETCH (UID 1 BODY[] "canary one" FLAGS ())')
                imap.peer.raw(b"* 2 fetch (UID 2 BODY[] {10}\r\ncanary two X-canary {12}\r\n")
                imap.peer.raw(b"canary three)\r\n")
            imap.peer.send(f"{tag} OK done {number}")

    told = ConversationLog(tmp_path)
    with serving(over_tls(talk)) as server:
        endpoint = imap_endpoint(server)
        conversation = told.opened("home", "imap", endpoint, None)
        session = open_server(endpoint, Secret(PASSWORD), conversation)
        session.flags()
        list(session.bodies([RemoteMessage(1, frozenset(), 10, 0)]))
        session.close()
    told.flush()
    text = text_of(tmp_path)
    assert "S: * FETCH (2) [" in text
    assert "canary" not in text


@pytest.mark.parametrize("password", [CANARY, f"{CANARY}-ü"], ids=["quoted", "literal"])
def test_T13_login_of_imap_is_hidden_where_there_is_no_sasl(tmp_path: Path, password: str) -> None:
    def script(peer: Peer) -> None:
        peer.tls(certificates()[GOOD])
        imap = ImapPeer(peer, "IMAP4rev1")
        peer.send("* OK hello")
        imap.tells_capabilities()
        imap.asked("LOGIN .*")
        if not password.isascii():
            peer.send("+ go on")
            peer.expect(re.escape(password))
        imap.ok()
        imap.tells_capabilities()
        peer.stall()

    told = ConversationLog(tmp_path)
    with serving(script) as server:
        endpoint = imap_endpoint(server)
        conversation = told.opened("home", "imap", endpoint, None)  # without the second net
        session = open_server(endpoint, Secret(password), conversation)
        session.cancel()
        session.close()
    told.flush()
    text = text_of(tmp_path)
    assert "LOGIN [hidden] [hidden]" in text
    assert CANARY not in text
    assert "alice" not in text


@pytest.mark.parametrize("long", [False, True], ids=["one line", "a line of its own"])
def test_T13_no_log_in_needs_the_second_net(tmp_path: Path, long: bool) -> None:
    password = CANARY * (20 if long else 1)

    def pop(peer: Peer) -> None:
        peer.send("+OK ready")
        peer.expect("CAPA")
        peer.send("+OK", "SASL PLAIN", ".")
        if long:
            peer.expect("AUTH PLAIN")
            peer.send("+ ")
        peer.line()
        peer.send("+OK")
        peer.stall()

    def smtp(peer: Peer) -> None:
        peer.send("220 ready")
        peer.line()
        peer.send("250-me", "250 AUTH LOGIN")
        for answer in ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 in"):
            peer.line()
            peer.send(answer)
        peer.stall()

    told = ConversationLog(tmp_path)
    for protocol, script, opens in (("pop", pop, open_drop), ("smtp", smtp, open_submission)):
        with serving(script) as server:
            endpoint = plain(server.port)
            conversation = told.opened("home", protocol, endpoint, None)
            session = opens(endpoint, Secret(password), conversation)
            session.cancel()
            session.close()
    told.flush()
    lines = [f"{one.direction}: {one.line}" for one in ConversationFiles(tmp_path).tail("home", 50)]
    assert lines.count("C: [hidden]") == (3 if long else 2)
    assert ("C: AUTH PLAIN [hidden]" in lines) is not long
    assert "C: AUTH LOGIN" in lines
    text = text_of(tmp_path)
    blobs = (base64.b64encode(f"\0alice\0{password}".encode()), base64.b64encode(password.encode()))
    for secret in (CANARY, *(blob.decode()[:40] for blob in blobs)):
        assert secret not in text


def test_a_message_over_pop3_is_told_as_its_length(tmp_path: Path) -> None:
    def script(peer: Peer) -> None:
        peer.send("+OK ready")
        peer.expect("CAPA")
        peer.send("+OK", "USER", "PIPELINING", ".")
        for answer in ("+OK", "+OK"):
            peer.line()
            peer.send(answer)
        peer.expect("RETR 1")
        peer.expect("RETR 2")
        peer.expect("RETR 3")
        peer.send("+OK 20 octets", "Subject: canary", "", "canary body", "..canary", ".")
        peer.send("+OK empty", ".", "-ERR gone")
        peer.stall()

    told = ConversationLog(tmp_path)
    with serving(script) as server:
        conversation = told.opened("home", "pop", plain(server.port), None)
        drop = open_drop(plain(server.port), Secret("x"), conversation)
        entries = [DropEntry(number, str(number), 20) for number in (1, 2, 3)]
        fetched = drop.fetch(entries)
        assert [len(next(fetched)[1]) for _ in range(2)] == [41, 0]
        with pytest.raises(Refused):
            next(fetched)
        drop.close()
    told.flush()
    lines = [one.line for one in ConversationFiles(tmp_path).tail("home", 50)]
    assert lines[-6:] == [
        "+OK", "RETR 1 (3, to RETR 3)", "+OK 20 octets [42 bytes]", "+OK empty .", "-ERR gone",
        "Closed.",
    ]  # fmt: skip
    assert "canary" not in text_of(tmp_path)
