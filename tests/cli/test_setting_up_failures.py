"""What goes wrong while an account is set up: said at its step, with what to do, and not saved."""

import re
from pathlib import Path

import pytest

from tests.cli.calling import Called, User
from tests.scripted.certificates import certificates
from tests.scripted.server import Peer, Script, serving
from tui_mail.wiring.looking_up import advice_of, other_form

EMAIL = "alice@home.test"


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def imap(*let_in: str) -> Script:
    """An IMAP server that lets in who logs in by one of these names."""

    def script(peer: Peer) -> None:
        peer.send("* OK [CAPABILITY IMAP4rev1 LOGIN] ready")
        while line := peer.line():
            tag, _, rest = line.partition(" ")
            verb = rest.partition(" ")[0].upper()
            if verb == "LOGIN":
                name = rest.split()[1].strip('"')
                yes = name in let_in
                peer.send(f"{tag} {'OK in' if yes else 'NO [AUTHENTICATIONFAILED] no such pair'}")
            elif verb == "CAPABILITY":
                peer.send("* CAPABILITY IMAP4rev1", f"{tag} OK done")
            elif verb == "LIST":
                peer.send('* LIST () "/" INBOX', f"{tag} OK done")
            elif verb == "LOGOUT":
                peer.send("* BYE", f"{tag} OK done")
                return
            else:
                peer.send(f"{tag} OK done")

    return script


def added(user: User, port: int, *more: str) -> Called:
    words = ["account", "add", EMAIL, "--imap", f"127.0.0.1:{port}:none", "--smtp", "none"]
    return user.call(*words, "--password-stdin", *more, stdin=b"pw\n")


def test_a_user_name_is_tried_in_its_other_form_and_kept(user: User) -> None:
    with serving(imap("alice")) as server:
        called = added(user, server.port, "--json")
    steps = called.objects()
    assert [(step["step"], step["ok"]) for step in steps] == [
        ("connect", True), ("login", True), ("capabilities", True),
    ]  # fmt: skip
    assert "alice" in steps[1]["detail"]
    assert 'username = "alice"\n' in user.settings.read_text(encoding="utf-8")


def test_what_is_refused_in_both_forms_is_said_once_and_not_saved(user: User) -> None:
    with serving(imap()) as server:
        called = added(user, server.port)
    assert called.status == 1
    complaint = called.complaint()
    assert complaint.count("refused user name or password") == 1
    assert EMAIL in complaint
    assert not user.settings.exists()
    assert server.heard.count(b"LOGIN") == 2


@pytest.mark.parametrize(
    ("username", "other"),
    [(EMAIL, "alice"), ("alice", EMAIL), ("somebody", ""), ("Alice@HOME.test", "alice")],
)
def test_a_user_name_has_two_forms_at_most(username: str, other: str) -> None:
    assert other_form(username, EMAIL) == other


def test_a_known_server_that_refuses_names_its_providers_page() -> None:
    assert "https://myaccount.google.com/apppasswords" in advice_of("imap.gmail.com", "usual")
    assert "https://hilfe.gmx.net/pop-imap/einschalten.html" in advice_of("imap.gmx.net", "usual")
    assert "OAuth2" in advice_of("outlook.office365.com", "usual")
    assert advice_of("imap.nobody.test", "usual") == "usual"


def bridge(kind: str) -> Script:
    """The same over TLS, by a certificate of one kind."""

    def script(peer: Peer) -> None:
        peer.tls(certificates()[kind])
        imap(EMAIL)(peer)

    return script


def at_bridge(user: User, port: int, *more: str) -> Called:
    words = ["account", "add", EMAIL, "--imap", f"localhost:{port}:tls", "--smtp", "none"]
    return user.call(*words, "--password-stdin", *more, stdin=b"pw\n")


def test_T1_a_bridge_here_is_trusted_by_its_fingerprint_and_no_other(user: User) -> None:
    with serving(bridge("self-signed")) as server:
        complaint = at_bridge(user, server.port).complaint()
        assert "is self-signed" in complaint
        assert not user.settings.exists()
        fingerprint = re.search(r"--pin ([0-9a-f]{64})", complaint)
        assert fingerprint is not None
        wrong = at_bridge(user, server.port, "--pin", "0" * 64)
        assert fingerprint[1] in wrong.complaint()
        assert b"LOGIN" not in server.heard, "nothing secret before it is trusted"
        at_bridge(user, server.port, "--pin", fingerprint[1].upper())
        assert b"LOGIN" in server.heard
        text = user.settings.read_text(encoding="utf-8")
        assert f"certificates/localhost-{server.port}.pem" in text
        assert user.call("account", "add", "b@x.test", "--imap", f"localhost:{server.port}:tls",
                         "--smtp", "none", "--no-check").status == 0  # fmt: skip


def test_T1_no_server_of_another_machine_is_ever_pinned(user: User) -> None:
    called = user.call(
        "account", "add", EMAIL, "--imap", "192.0.2.1:993:tls", "--smtp", "none", "--no-check",
        "--pin", "0" * 64,
    )  # fmt: skip
    assert called.status == 1
    assert "Only servers of this machine can be pinned" in called.complaint()
    assert not user.settings.exists()
