"""Failures as real servers make them: Dovecot's and Postfix's own words in our sentences."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.failures.scene import LETTER
from tests.failures.window import banner_says, client
from tests.servers.conftest import clean_rig, rig, rig_folder
from tests.servers.person import account
from tests.servers.rig import Rig

__all__ = ["clean_rig", "rig", "rig_folder"]
pytestmark = pytest.mark.servers

APP = (
    "Check user name and password; some providers want an app password, made on their web site, "
    "or have {} switched off until it is allowed there."
)
CA_HINT = "If you know its authority, name that authority's PEM file as ca_file in the settings."
SAFE = "Nothing secret was sent."


def alice(rig: Rig, home: Path, mode: str, **changed: str) -> User:
    """Her settings on the rig, with some words changed for others."""
    text = account(rig, "home", "alice", mode)
    for old, new in changed.items():
        word = {"password": "alicepw", "host": '"localhost"', "ca": f'ca_file = "{rig.ca}"\n'}[old]
        assert word in text
        text = text.replace(word, new)
    user = User(home)
    user.write(text)
    return user


READING = {
    "wrong password, POP3": (
        "pop",
        {"password": "nope"},
        "The POP3 server localhost:{pop3s} refused user name or password of alice "
        "(it says: [AUTH] Authentication failed). " + APP.format("POP3"),
    ),
    "wrong password, IMAP": (
        "imap",
        {"password": "nope"},
        "The IMAP server localhost:{imaps} refused user name or password of alice "
        "(it says: Authentication failed). " + APP.format("IMAP"),
    ),
    "unknown authority, POP3": (
        "pop",
        {"ca": ""},
        (
            "The certificate of the POP3 server localhost:{pop3s} cannot be trusted: it was not "
            f"issued by any this machine knows. {SAFE} {CA_HINT}"
        ),
    ),
    "unknown authority, IMAP": (
        "imap",
        {"ca": ""},
        (
            "The certificate of the IMAP server localhost:{imaps} cannot be trusted: it was not "
            f"issued by any this machine knows. {SAFE} {CA_HINT}"
        ),
    ),
    "wrong host name, IMAP": (
        "imap",
        {"host": '"127.0.0.1"'},
        (
            "The certificate of the IMAP server 127.0.0.1:{imaps} is for localhost, mail.rig.test, "
            f"not for 127.0.0.1. {SAFE} Use the host name that the certificate has in the settings."
        ),
    ),
}


@pytest.mark.parametrize("how", READING)
def test_a_real_server_that_mail_is_not_had_from_is_explained(
    clean_rig: Rig, tmp_path: Path, how: str
) -> None:
    mode, changed, words = READING[how]
    user = alice(clean_rig, tmp_path, mode, **changed)
    called = user.call("sync")
    assert called.complaint() == f"tui-mail: home: {words.format(**clean_rig.ports)}\n"
    assert called.status == 1


@pytest.mark.parametrize("how", READING)
async def test_the_screen_explains_it_in_the_same_words(
    clean_rig: Rig, tmp_path: Path, how: str
) -> None:
    mode, changed, words = READING[how]
    user = alice(clean_rig, tmp_path, mode, **changed)
    async with client(user) as (pilot, _):
        await pilot.press("f5")
        await banner_says(pilot, f"! home: {words.format(**clean_rig.ports)}")


SENDING = {
    "relay denied": (
        "stranger",
        "bob@rig.test",
        (
            "The SMTP server localhost:{port} passes no mail on for you: you are not logged in "
            "there, or no customer of it (it says: 554 5.7.1 <bob@rig.test>: Recipient address "
            "rejected: Relay access denied). Set a user name and password for this SMTP server, or "
            "choose your provider's own."
        ),
    ),
    "unknown recipient": (
        "submission",
        "nobody@rig.test",
        (
            "The SMTP server localhost:{port} refused the recipient nobody@rig.test (it says: 550 "
            "5.1.1 <nobody@rig.test>: Recipient address rejected: User unknown in virtual mailbox "
            "table). Check the address; nothing was sent."
        ),
    ),
}


@pytest.mark.parametrize("how", SENDING)
def test_a_real_server_that_takes_no_mail_is_explained(
    clean_rig: Rig, tmp_path: Path, how: str
) -> None:
    service, to, words = SENDING[how]
    user = alice(clean_rig, tmp_path, "imap")
    if service == "stranger":
        port = clean_rig.ports[service]
        user.write(
            f'[smtp.home]\nhost = "localhost"\nport = {port}\nsecurity = "none"\nauth = "none"\n'
            + user.settings.read_text().partition("ca_file")[2].partition("\n")[2]
        )
    letter = LETTER.replace(b"@home.test", b"@rig.test").replace(b"bob@far.test", to.encode())
    called = user.call("send", "-t", stdin=letter)
    number = called.out.decode().strip()
    said = words.format(port=clean_rig.ports[service])
    assert called.complaint() == f"tui-mail: Message {number} was refused: {said}\n"
    assert called.status == 1
    assert [entry["state"] for entry in user.json("outbox")] == ["refused"]
