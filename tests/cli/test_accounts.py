"""Accounts set up, shown and removed by the command line alone."""

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tui_mail.config.load import load_settings
from tui_mail.config.toml_edit import without_table
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.servers import ALICE, BOB
from tui_mail.model.ids import AccountKey

BY_HAND = """\
# mine
[secrets]
keyring = "tests.cli.memory_keyring.MemoryKeyring"
"""


def place(where: tuple[str, int]) -> str:
    return f"{where[0]}:{where[1]}:none"


def test_an_account_is_tried_saved_and_syncs(user: User, demo: RunningDemo) -> None:
    user.write(BY_HAND)
    servers = demo.servers
    password = servers.users[ALICE].encode()
    words = ["account", "add", ALICE, "--name", "Alice", "--pop", place(servers.pop3)]
    words += ["--smtp", place(servers.smtp), "--smtp-no-login", "--password-stdin", "--json"]
    called = user.call(*words, stdin=password + b"\n")
    assert called.status == 0, called.err
    steps = [(step["server"], step["step"], step["ok"]) for step in called.objects()]
    assert steps == [
        ("pop", "connect", True),
        ("pop", "login", True),
        ("pop", "capabilities", True),
        ("smtp", "connect", True),
        ("smtp", "capabilities", True),
    ]
    assert set(called.objects()[0]) == {
        "account", "server", "step", "ok", "detail", "advice", "seconds",
    }  # fmt: skip
    text = user.settings.read_text(encoding="utf-8")
    assert text.startswith(BY_HAND)
    assert password.decode() not in text
    account = {"account": "alice", "email": ALICE, "mode": "pop", "smtp": ["alice"], "aliases": []}
    assert user.json("account", "list") == [account]
    assert user.json("account", "show", "alice") == [account]
    assert [step["ok"] for step in user.json("account", "check", "alice")] == [True] * 5
    (result,) = user.json("sync", "alice")
    assert result["ok"]
    assert result["new"] >= 30


def test_what_the_servers_refuse_is_not_saved(user: User, demo: RunningDemo) -> None:
    words = ["account", "add", BOB, "--imap", place(demo.servers.imap), "--smtp", "none"]
    called = user.call(*words, "--password-stdin", stdin=b"wrong\n")
    assert called.status == 1
    assert "Nothing was saved" in called.complaint()
    assert "wrong" not in called.err
    assert not user.settings.exists()


def test_without_a_keyring_the_settings_are_saved_and_it_says_so(
    user: User, demo: RunningDemo
) -> None:
    words = ["account", "add", BOB, "--imap", place(demo.servers.imap), "--smtp", "none"]
    called = user.call(*words, "--password-stdin", stdin=demo.servers.users[BOB].encode())
    assert called.status == 1
    assert "bob is set up, but: There is no keyring" in called.complaint()
    assert "bob" in load_settings(user.settings).accounts


def test_a_password_command_is_written_and_used(user: User, demo: RunningDemo) -> None:
    command = f"printf {demo.servers.users[BOB]}"
    words = ["account", "add", BOB, "--imap", place(demo.servers.imap), "--smtp", "none"]
    user.done(*words, "--password-command", command, "--account", "work")
    account = load_settings(user.settings).accounts[AccountKey("work")]
    assert account.imap is not None
    assert account.imap.server.password_command == command
    assert account.smtp == ()
    assert [step["ok"] for step in user.json("account", "check")] == [True] * 3


def test_a_password_never_goes_out_in_clear_text_to_a_far_host(user: User) -> None:
    words = ["account", "add", "a@foo.example", "--imap", "192.0.2.1:143:none", "--smtp", "none"]
    called = user.call(*words, "--password-stdin", stdin=b"hunter2\n")
    assert called.status == 1
    assert "clear text" in called.complaint()
    assert not user.settings.exists()


def test_a_dry_run_prints_what_it_would_write_and_writes_nothing(user: User) -> None:
    words = ["account", "add", "alice@foo.example", "--dry-run", "--imap", "mx.foo.example:143"]
    (places,) = user.json(*words)
    assert set(places) == {"imap", "pop", "smtp"}
    assert places["imap"] == {
        "host": "mx.foo.example",
        "port": 143,
        "security": "starttls",
        "username": "alice@foo.example",
        "source": "given",
    }
    assert places["smtp"]["port"] == 465
    text = user.done(*words).out.decode()
    assert "[accounts.alice.imap]\n" in text
    assert not user.settings.exists()


def test_a_second_account_takes_a_free_name_and_may_share_the_server(user: User) -> None:
    user.done("account", "add", "info@a.example", "--no-check")
    user.done("account", "add", "info@b.example", "--no-check", "--smtp", "info")
    accounts = user.json("account", "list")
    assert [account["account"] for account in accounts] == ["info", "info-2"]
    assert [account["smtp"] for account in accounts] == [["info"], ["info"]]
    assert load_settings(user.settings).smtp["info"].endpoint.username == "info@a.example"


def test_a_removed_account_leaves_nothing_but_comments(user: User) -> None:
    user.write("# mine\n")
    user.done("account", "add", "alice@foo.example", "--no-check")
    assert b"mail stays" in user.done("account", "remove", "alice").out
    assert user.settings.read_text(encoding="utf-8").strip() == "# mine"
    assert user.json("account", "list") == []


def test_an_account_is_shown_with_its_servers(fresh: User) -> None:
    shown = fresh.done("account", "show", "bob").out.decode()
    for word in ("bob@demo.test", "imap", "smtp demo", "no log-in", str(fresh.settings)):
        assert word in shown
    assert "printf" not in shown


def test_a_switch_to_a_protocol_without_a_server_says_what_to_add(fresh: User) -> None:
    text = fresh.settings.read_text()
    fresh.write(without_table(text, ("accounts", "bob", "pop")))
    called = fresh.call("account", "mode", "bob", "pop")
    assert called.status == 1
    assert "[accounts.bob.pop]" in called.complaint()
    assert 'mode = "imap"' in fresh.settings.read_text()


def test_a_password_goes_into_the_keyring_and_nowhere_else(user: User, demo: RunningDemo) -> None:
    text = BY_HAND + with_passwords(demo)
    text = "\n".join(line for line in text.split("\n") if "password_command" not in line)
    user.write(text)
    assert user.call("account", "check", "alice").status == 1
    password = demo.servers.users[ALICE].encode()
    called = user.done("account", "password", "alice", stdin=password + b"\nmore\n")
    assert b"pop:alice@demo.test@127.0.0.1" in called.out
    assert [step["ok"] for step in user.json("account", "check", "alice")][:3] == [True] * 3
    for file in user.home.rglob("*"):
        assert not file.is_file() or password not in file.read_bytes(), file
    called = user.call("account", "password", "alice", "outgoing", stdin=b"x\n")
    assert "No password is wanted" in called.complaint()


def test_a_password_that_a_command_gives_is_not_shadowed(fresh: User) -> None:
    called = fresh.call("account", "password", "alice", stdin=b"x\n")
    assert called.status == 2
    assert "password_command" in called.complaint()
