"""Who a message is really from, asked of a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tui_mail.config.load import parse_settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.reading import StoreReading
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.sender import Sender
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock

HOME = AccountKey("home")
SETTINGS = """\
[accounts.home]
email = "me@home.test"
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
"""
CHECKED = "Authentication-Results: mx.home.test; dkim=pass header.d={domain}\n"


class Desk:
    """A store with an inbox and mail that was sent, and what a face reads of it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "data" / "mail.db"
        self.store = open_store(path)
        self.store.ensure_account(HOME)
        self.folders = {
            role: self.store.ensure_folder(HOME, role.title(), role=role).id
            for role in (Role.INBOX, Role.SENT)
        }
        self.settings = parse_settings(SETTINGS, folder / "config.toml")
        self.reading = StoreReading(
            open_reader(path), lambda: self.settings, SystemClock(), ConversationFiles(folder)
        )
        self._number = 0

    def arrive(self, sender: str, more: str = "", role: Role = Role.INBOX) -> MessageId:
        self._number += 1
        head = f"{more}From: {sender}\nTo: Ada Lovelace <ada@engine.test>\nSubject: {self._number}"
        raw = f"{head}\nMessage-ID: <{self._number}@x>\n\nx\n".encode()
        (message,) = self.store.add([Arrival(self.folders[role], raw, digest(raw, 9), 9)])
        return message

    def fill(self) -> None:
        """So much mail that a stranger is one."""
        raws = [f"From: x@s.test\nMessage-ID: <f{n}@x>\n\nx\n".encode() for n in range(30)]
        inbox = self.folders[Role.INBOX]
        self.store.add([Arrival(inbox, raw, digest(raw, 1), 1) for raw in raws])

    def of(self, message: MessageId) -> Sender:
        return self.reading.content(message).sender

    def trust(self, *names: str) -> None:
        account = replace(self.settings.accounts[HOME], trusted_authserv=names)
        self.settings = replace(self.settings, accounts={HOME: account})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.reading.close()
    made.store.close()


def test_the_provider_is_learned_from_the_inbox_and_then_believed(desk: Desk) -> None:
    first = desk.arrive("Ada <ada@engine.test>", CHECKED.format(domain="engine.test"))
    assert desk.of(first) == Sender()
    for n in range(5):
        desk.arrive(f"x@s{n}.test", CHECKED.format(domain=f"s{n}.test"))
    found = desk.of(first)
    assert (found.confirmed, found.authserv, found.learned) == (
        "signed by engine.test", ("mx.home.test",), True,
    )  # fmt: skip
    assert found.checks == (("dkim", "pass", "engine.test"),)
    assert found.dkim_passed


def test_a_first_message_is_told_once_there_is_mail_to_compare_it_with(desk: Desk) -> None:
    first = desk.arrive("Ada <ada@engine.test>")
    assert desk.of(first) == Sender()
    desk.fill()
    assert desk.of(first) == Sender(remarks=("the first message from this address",))
    desk.arrive("Ada <ada@engine.test>")
    assert desk.of(first) == Sender()
    bulk = desk.arrive("news@shop.test", "List-Unsubscribe: <https://shop.test/x>\n")
    assert desk.of(bulk) == Sender()


def test_D2_the_settings_say_who_is_believed_and_go_first(desk: Desk) -> None:
    message = desk.arrive("ada@engine.test", CHECKED.format(domain="engine.test"))
    for n in range(5):
        desk.arrive(f"x@s{n}.test", CHECKED.format(domain=f"s{n}.test"))
    desk.trust()
    assert desk.of(message).confirmed == ""
    desk.trust("mx.far.test")
    assert (desk.of(message).confirmed, desk.of(message).learned) == ("", False)
    desk.trust("mx.home.test")
    assert desk.of(message).confirmed == "signed by engine.test"


def test_D2_a_stranger_with_the_name_of_somebody_known_is_warned_of(desk: Desk) -> None:
    desk.arrive("me@home.test", role=Role.SENT)
    message = desk.arrive("Ada Lovelace <ada.lovelace@far.test>")
    (warning,) = desk.of(message).warnings
    assert warning.startswith("Ada Lovelace wrote from ada@engine.test so far, and this is the ")
    assert warning.endswith("first message from ada.lovelace@far.test.")


def test_D2_a_domain_that_looks_like_one_that_is_written_to_is_warned_of(desk: Desk) -> None:
    desk.arrive("me@home.test", role=Role.SENT)
    message = desk.arrive("x@eng\u0456ne.test")
    assert desk.of(message).warnings == (
        "The sender's domain eng\u0456ne.test only looks like engine.test.",
    )
    puny = desk.arrive("x@xn--engne-p2e.test")
    (warning,) = desk.of(puny).warnings
    assert warning.startswith("The sender's domain xn--engne-p2e.test, which is spelt eng")


def test_ordinary_mail_raises_no_word(desk: Desk) -> None:
    desk.arrive("me@home.test", role=Role.SENT)
    assert desk.of(desk.arrive("Ada Lovelace <ada@engine.test>")) == Sender()
    desk.arrive("b@other.test")
    assert desk.of(desk.arrive("b@other.test")) == Sender()
    assert desk.of(desk.arrive("me@home.test", role=Role.SENT)) == Sender()
