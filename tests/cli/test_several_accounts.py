"""Accounts that are set up: changed in place, put in order, switched off and on again."""

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tui_mail.config.load import load_settings
from tui_mail.demo.process import RunningDemo
from tui_mail.model.ids import AccountKey


def names(user: User) -> list[str]:
    return [row["account"] for row in user.json("account", "list")]


def three(user: User) -> None:
    for name in ("a", "b", "c"):
        user.done("account", "add", f"{name}@foo.example", "--no-check")


def test_accounts_are_shown_in_the_order_that_is_wanted(user: User) -> None:
    three(user)
    assert names(user) == ["a", "b", "c"]
    assert b"The order is: c, a, b" in user.done("account", "order", "c").out
    assert names(user) == ["c", "a", "b"]
    user.done("account", "order", "b", "c")
    assert names(user) == ["b", "c", "a"]
    user.done("account", "add", "d@foo.example", "--no-check")
    assert names(user) == ["b", "c", "a", "d"]
    assert user.call("account", "order", "b", "b").status == 2
    assert "nobody" in user.call("account", "order", "nobody").complaint()


def test_an_account_is_changed_in_place(user: User) -> None:
    user.done("account", "add", "a@foo.example", "--no-check")
    user.write("# mine\n" + user.settings.read_text(encoding="utf-8"))
    called = user.done(
        "account", "edit", "a", "--name", "Ada", "--email", "ada@bar.example",
        "--imap", "imap.bar.example:143:starttls",
    )  # fmt: skip
    assert b"account password a" in called.out, "the keyring has none for that server"
    account = load_settings(user.settings).accounts[AccountKey("a")]
    assert account.imap is not None
    end = account.imap.server.endpoint
    assert (account.email, account.name) == ("ada@bar.example", "Ada")
    assert (end.host, end.port, end.security.value) == ("imap.bar.example", 143, "starttls")
    assert end.username == "a@foo.example", "another From is no other log-in"
    user.done("account", "edit", "a", "--user", "ada")
    account = load_settings(user.settings).accounts[AccountKey("a")]
    assert account.imap is not None
    assert account.imap.server.endpoint.username == "ada"
    assert user.settings.read_text(encoding="utf-8").startswith("# mine\n")


def test_what_cannot_be_is_refused_and_nothing_changed(user: User) -> None:
    user.done("account", "add", "a@foo.example", "--no-check")
    before = user.settings.read_text(encoding="utf-8")
    assert user.call("account", "edit", "a", "--email", "nobody").status == 1
    assert user.call("account", "edit", "a", "--smtp", "nowhere").status == 1
    assert user.call("account", "edit", "a", "--imap", "far.example:143:none").status == 1
    assert user.call("account", "edit", "a").status == 2
    assert user.settings.read_text(encoding="utf-8") == before


def test_an_account_that_is_off_fetches_nothing_and_keeps_its_mail(
    user: User, demo: RunningDemo
) -> None:
    user.write(with_passwords(demo))
    user.done("sync", "bob")
    there = len(user.json("list", "--account", "bob"))
    assert there
    user.done("account", "disable", "bob")
    (bob,) = [row for row in user.json("account", "list") if row["account"] == "bob"]
    assert bob["disabled"] is True
    synced = user.json("sync")
    assert [row["account"] for row in synced] == ["alice"]
    assert len(user.json("list", "--account", "bob")) == there
    assert "bob is switched off" in user.call("sync", "bob").complaint()
    user.done("account", "enable", "bob")
    assert {row["account"] for row in user.json("sync")} == {"alice", "bob"}


def test_what_happens_to_the_mail_of_a_removed_account_is_ones_own_choice(
    user: User, demo: RunningDemo
) -> None:
    user.write(with_passwords(demo))
    text = user.settings.read_text(encoding="utf-8")
    user.done("sync")
    bobs = len(user.json("list", "--account", "bob"))
    alices = len(user.json("list", "--account", "alice"))
    assert bobs
    user.done("account", "remove", "bob")
    user.write(text)
    assert len(user.json("list", "--account", "bob")) == bobs, "it stays, and comes back"
    assert b"deleted" in user.done("account", "remove", "bob", "--delete-mail").out
    user.write(text)
    assert user.json("list", "--account", "bob") == []
    assert len(user.json("list", "--account", "alice")) == alices
    assert user.call("account", "remove", "bob", "--delete-mail", "--keep-mail").status == 2
