"""`tui-mail clean` lists what the screen for it lists, and refuses what it does not know."""

import pytest

from tests.cli.calling import User
from tests.ui.test_tidying import newsletter
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store

SETTINGS = '[accounts.home]\nemail = "a@b.example"\n[accounts.home.imap]\nhost = "i.example"\n'
HOME = AccountKey("home")


@pytest.fixture
def owner(user: User) -> User:
    """With three newsletters, the second with a file."""
    user.write(SETTINGS)
    store = open_store(user.paths.database)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX).id
    store.ensure_folder(HOME, "Trash", role=Role.TRASH)
    raws = [newsletter(n, "news@shop.test") for n in range(3)]
    store.add([Arrival(inbox, raw, digest(raw), 1_000_000 + n) for n, raw in enumerate(raws)])
    store.close()
    return user


def test_each_list_is_told_to_people_and_programs(owner: User) -> None:
    (row,) = owner.json("clean")
    sender = {"name": "Shop News", "address": "news@shop.test"}
    assert (row["from"], row["count"], row["unread"]) == (sender, 3, 3)
    (file,) = owner.json("clean", "attachments")
    assert (file["filename"], file["size"]) == ("prices.csv", 5)
    assert len(owner.json("clean", "oldest", "--limit", "2")) == 2
    assert owner.json("clean", "largest")[0]["subject"] == "offer 1"
    assert [one["role"] for one in owner.json("clean", "folders")] == ["trash"]
    assert b"100% unread  Shop News <news@shop.test>" in owner.done("clean").out
