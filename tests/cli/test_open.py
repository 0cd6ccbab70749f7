"""`tui-mail open`: the client on one message, as a new window runs it."""

from pathlib import Path

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tests.cli.test_hostile_screen import SETTINGS

LETTER = "From: Ada <ada@x.test>\r\nSubject: letter {n}\r\n\r\nwords of {n}\r\n"


def test_the_client_opens_on_a_message_in_its_folder(tmp_path: Path) -> None:
    user = User(tmp_path)
    user.write(SETTINGS)
    for n in range(3):
        (tmp_path / f"{n}.eml").write_text(LETTER.format(n=n), newline="")
        user.done("import", str(tmp_path / f"{n}.eml"), "--account", "home", "--folder", "Weaving")
    ids = {row["subject"]: row["id"] for row in user.json("list")}
    terminal = Terminal(user, "open", ids["letter 1"])
    terminal.until(b"words of 1")
    terminal.until(b"Weaving  home")
    terminal.then("q", b"Open")
    terminal.then("k\r", b"words of 2")
    terminal.end()
    assert "terminal" in user.call("open", ids["letter 1"]).complaint()
