"""A mistake of the program itself shows nothing of anybody's mail or passwords (T13)."""

from pathlib import Path

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.servers import ALICE

PASSWORD = "hunter-two" + "-canary"
"""In pieces: what is written here is searched, too."""
BREAK = """\
import sys
from tui_mail.cli.main import main
from tui_mail.ui.bridge import Desk

submit = Desk.submit

def broken(self, command, *more):
    if type(command).__name__ == "GiveSecret":
        typed, broken_with = command.secret, {"password": command.secret}
        raise ZeroDivisionError(f"with {typed}")
    return submit(self, command, *more)

Desk.submit = broken
sys.exit(main([]))
"""


def test_T13_a_mistake_on_the_screen_is_one_line_and_a_file_without_words_of_the_users(
    user: User, demo: RunningDemo, tmp_path: Path
) -> None:
    text = (
        f'[accounts.alice]\nemail = "{ALICE}"\n[accounts.alice.pop]\nhost = "127.0.0.1"\n'
        f'port = {demo.servers.pop3[1]}\nsecurity = "none"\n'
    )
    user.write(text)
    program = tmp_path / "broken.py"
    program.write_text(BREAK, encoding="utf-8")
    terminal = Terminal(user, program=[str(program)])
    terminal.until(b"Password for")
    terminal.type(f"{PASSWORD}\r")
    assert terminal.status() == 1
    assert b"tui-mail made a mistake (ZeroDivisionError)" in terminal.seen
    assert b"Traceback" not in terminal.seen
    assert PASSWORD.encode() not in terminal.seen
    log = user.home / "state_home" / "tui-mail" / "mistakes.log"
    written = log.read_text(encoding="utf-8")
    assert written.startswith("ZeroDivisionError\n")
    assert "broken.py" in written
    assert PASSWORD not in written
    assert log.stat().st_mode & 0o777 == 0o600
