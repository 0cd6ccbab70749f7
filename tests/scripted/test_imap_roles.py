"""What a folder is for, where the settings say another one than the server."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.scripted.imap_mailboxes import Box, MailboxServer
from tests.servers.imap_session import mail
from tests.servers.test_imap_every_byte import places, settings
from tui_mail.config.load import parse_settings
from tui_mail.errors import ConfigError
from tui_mail.model.commands import MoveToRole
from tui_mail.model.folder import Role


def roles(here: Here) -> dict[str, Role | None]:
    return {s.folder.name: s.folder.role for s in here.store.folder_states(HOME)}


def test_the_folder_that_the_settings_name_takes_what_is_deleted(tmp_path: Path) -> None:
    with MailboxServer() as server:
        server.boxes["Bin"] = Box(10)
        for number in range(2):
            server.boxes["INBOX"].put(mail(number))
        text = settings(server.port)
        with engine(tmp_path, text, Keys(imap="pw")) as here:
            assert here.sync() == ""
            assert roles(here)["Trash"] is Role.TRASH
        text += 'roles = { trash = "Bin", junk = "Not there" }\n'
        with engine(tmp_path, text, Keys(imap="pw")) as here:
            assert here.sync() == ""
            told = roles(here)
            assert (told["Bin"], told["Trash"], told["Archive"]) == (Role.TRASH, None, Role.ARCHIVE)
            here.ask(MoveToRole((places(here, "Inbox")[1].id,), Role.TRASH))
            assert here.sync() == ""
            assert [raw for raw, _, _ in server.boxes["Bin"].messages.values()] == [mail(0)]
            assert not server.boxes["Trash"].messages


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('{ bin = "Trash" }', ["bin"]),
        ('{ trash = "Old", junk = "Old" }', ["line", "'Old' is for two things"]),
        ('"Trash"', ["table"]),
        ('{ inbox = "Mail" }', ["inbox"]),
    ],
)
def test_what_cannot_be_is_said(value: str, words: Sequence[str]) -> None:
    text = settings(143) + f"roles = {value}\n"
    with pytest.raises(ConfigError) as caught:
        parse_settings(text, Path("config.toml"))
    assert all(word in str(caught.value) for word in words)
