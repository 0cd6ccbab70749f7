"""A first run, scripted in tmux: `python -m tests.servers.first_run` prints keys and seconds.

From `tui-mail` on a machine without settings to the first mail read and the first one sent. Every
key is counted; nothing is typed that a newcomer would not type.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.servers.first_world import CASES, FirstWorld, first_world
from tests.servers.rig import Rig

PATIENCE = 120.0
"""A guard against hanging, no measure."""
PROGRAM = Path(sys.executable).parent / "tui-mail"
LETTER = (
    b"From: Bob <bob@rig.test>\r\nTo: alice@rig.test\r\nSubject: Welcome aboard\r\n"
    b"Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <welcome@rig.test>\r\n\r\n"
    b"The first words of the first letter.\r\n"
)


@dataclass
class Tally:
    """What a run took."""

    source: str
    to_list: int = 0
    """Keys until the first list."""
    to_read: int = 0
    to_sent: int = 0
    seconds: float = 0.0
    """From the last key of the set-up to mail in the list."""
    whole: float = 0.0


class Tmux:
    """One program in a terminal of its own."""

    def __init__(self, world: FirstWorld, home: Path, *words: str) -> None:
        self._socket = str(home / "tmux.sock")
        self.keys = 0
        env = {
            "HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "SSL_CERT_FILE": world.ca_file,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "XDG_RUNTIME_DIR": str(home / "run"),
        }  # fmt: skip
        (home / "run").mkdir(mode=0o700)
        start = ["tmux", "-S", self._socket, "-f", "/dev/null", "new-session", "-d"]
        command = world.command(*start, "-x", "120", "-y", "40", *words)
        subprocess.run(command, check=True, env=env)

    def type(self, text: str) -> None:
        """Letters, one key each."""
        self.keys += len(text)
        self._tmux("send-keys", "-l", text)

    def press(self, *names: str) -> None:
        """Keys by tmux's names."""
        self.keys += len(names)
        self._tmux("send-keys", *names)

    def shown(self) -> str:
        """The screen."""
        return self._tmux("capture-pane", "-p")

    def until(self, words: str) -> None:
        """Wait until they stand there."""
        wait(lambda: words in self.shown(), lambda: f"never shown: {words}\n{self.shown()}")

    def end(self) -> None:
        """Leave nothing running."""
        self._tmux("kill-server")

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], capture_output=True, text=True, check=True
        )
        return done.stdout


def wait(true: Callable[[], object], what: Callable[[], str]) -> None:
    """Until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what()
        time.sleep(0.1)


def run(rig: Rig, world: FirstWorld, source: str, home: Path, *, send: bool = True) -> Tally:
    """One address from nothing to a letter read and, if wanted, one sent."""
    rig.wipe("alice", "bob")
    rig.deliver("alice", LETTER)
    tally, begun = Tally(source), time.monotonic()
    seen = Tmux(world, home, str(PROGRAM))
    try:
        seen.until("Add an account")
        seen.type("Alice")
        seen.press("Enter")
        seen.type(CASES[source])
        seen.press("Enter")
        seen.type("alicepw")
        seen.press("Enter")
        seen.until("All is well")
        seen.press("Enter")
        last = time.monotonic()
        seen.until("Welcome aboard")
        tally.to_list, tally.seconds = seen.keys, time.monotonic() - last
        seen.press("Enter")
        seen.until("The first words")
        tally.to_read = seen.keys
        if not send:
            return tally
        seen.press("c")
        seen.until("Subject")
        seen.type("bob@rig.test")
        seen.press("Tab", "Tab", "Tab")
        seen.type("Hello")
        seen.press("Tab")
        seen.type("It works.")
        seen.press("C-s")
        wait(lambda: rig.messages("bob"), lambda: f"bob never got it\n{seen.shown()}")
        tally.to_sent, tally.whole = seen.keys, time.monotonic() - begun
    finally:
        seen.end()
        engine = home / "run" / "tui-mail" / "engine.sock"
        wait(lambda: not engine.exists(), lambda: "its engine stays behind")
    return tally


def at_most(source: str) -> int:
    """Name, address, password, and Enter after each, and once more to save."""
    return len("Alice") + len(CASES[source]) + len("alicepw") + 4


def main() -> None:
    """All four, on a rig of its own."""
    with tempfile.TemporaryDirectory(prefix="first-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with Rig(folder / "rig") as rig, first_world(rig, folder) as world:
            for source in sys.argv[1:] or CASES:
                home = folder / source
                home.mkdir()
                tally = run(rig, world, source, home)
                print(
                    f"{source:<11} list {tally.to_list} keys (name, address, password, enter: "
                    f"{at_most(source)}), read {tally.to_read}, sent {tally.to_sent}; "
                    f"last key to mail {tally.seconds:.1f} s, whole {tally.whole:.1f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
