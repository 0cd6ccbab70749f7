"""The switch at a terminal: it asks for the password that nobody kept, counts, and asks first."""

import re
from pathlib import Path

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tests.servers.person import account, letters
from tests.servers.rig import Rig
from tui_mail.config.load import load_settings
from tui_mail.model.account import Mode
from tui_mail.model.ids import AccountKey

HOME = AccountKey("home")


def test_a_missing_password_is_asked_for_and_the_counts_come_before_the_question(
    clean_rig: Rig, tmp_path: Path
) -> None:
    user = User(tmp_path)
    before, _, imap = account(clean_rig, "home", "alice", "pop").rpartition("[accounts.home.imap]")
    imap = re.sub(r"password_command = .*\n", "", imap)
    user.write(f"{before}[accounts.home.imap]{imap}")
    clean_rig.seed("alice", letters(3, "alice"))
    user.done("sync", "home")
    for answer, mode in (("no", Mode.POP), ("yes", Mode.IMAP)):
        terminal = Terminal(user, "account", "mode", "home", "imap")
        terminal.until(b"Password for alice@localhost (imap)")
        terminal.type("alicepw\n")
        terminal.until(b"3  matched, not downloaded again")
        terminal.until(b"Read home over IMAP from now on?")
        assert load_settings(user.settings).accounts[HOME].mode is Mode.POP
        terminal.type(f"{answer}\n")
        assert terminal.status() == 0, terminal.seen
        assert b"alicepw" not in terminal.seen
        assert load_settings(user.settings).accounts[HOME].mode is mode
