"""On a terminal a missing password is asked for, not echoed, and used once."""

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tests.cli.terminal import Terminal
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.servers import ALICE


def without_commands(demo: RunningDemo) -> str:
    lines = with_passwords(demo).split("\n")
    return "\n".join(line for line in lines if "password_command" not in line)


def test_a_sync_asks_for_the_password_that_nobody_kept(user: User, demo: RunningDemo) -> None:
    user.write(without_commands(demo))
    terminal = Terminal(user, "sync", "alice")
    terminal.until(b"Password for alice@demo.test")
    password = demo.servers.users[ALICE]
    terminal.type(f"{password}\n")
    assert terminal.status() == 0, terminal.seen
    assert password.encode() not in terminal.seen
    assert b"new" in terminal.seen


def test_account_add_asks_for_what_is_missing(user: User, demo: RunningDemo) -> None:
    terminal = Terminal(user, "account", "add")
    pop, smtp = (f"{host}:{port}:none" for host, port in (demo.servers.pop3, demo.servers.smtp))
    for question, answer in (
        (b"Mail address", ALICE),
        (b"Your name", "Alice Quill"),
        (b"by IMAP or POP", "pop"),
        (b"POP server [pop.demo.test:995:tls]", pop),
        (b"SMTP server", smtp),
        (b"Password of alice@demo.test", demo.servers.users[ALICE]),
    ):
        terminal.until(question)
        terminal.type(f"{answer}\n")
    terminal.until(b"ok   alice pop login")
    status = terminal.status()
    assert b"alice is set up" in terminal.seen
    assert demo.servers.users[ALICE].encode() not in terminal.seen
    assert b"no keyring" in terminal.seen
    assert status == 1
    (account,) = user.json("account", "list")
    assert (account["account"], account["mode"]) == ("alice", "pop")


def test_the_client_says_goodbye_to_ctrl_c_while_it_asks(user: User, demo: RunningDemo) -> None:
    user.write(without_commands(demo))
    terminal = Terminal(user, "sync", "alice")
    terminal.until(b"Password for")
    terminal.type("\x03")
    assert terminal.status() == 130
    assert b"Traceback" not in terminal.seen
