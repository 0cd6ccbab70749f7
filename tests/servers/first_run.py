"""A first run, scripted in tmux: `python -m tests.servers.first_run` prints keys and seconds.

From `tui-mail` on a machine without settings to the first mail read and the first one sent. Every
key is counted; nothing is typed that a newcomer would not type.
"""

import os
import select
import shlex
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

from tests.servers.first_world import CASES, FirstWorld, first_world
from tests.servers.rig import PASSWORDS, Rig

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
        painted = home / "painted"
        os.mkfifo(painted)
        self._painted = os.open(painted, os.O_RDWR | os.O_NONBLOCK)
        """What the program paints, so that nobody has to look at the screen again and again."""
        self._tmux("pipe-pane", f"exec cat >{shlex.quote(str(painted))}")

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
        """Wait until they stand there: looked for whenever something was painted."""
        end = time.monotonic() + PATIENCE
        while words not in (shown := self.shown()):
            left = end - time.monotonic()
            assert left > 0, f"never shown: {words}\n{shown}"
            if select.select([self._painted], [], [], left)[0]:
                os.read(self._painted, 1 << 20)

    def end(self) -> None:
        """Leave nothing running."""
        self._tmux("kill-server")
        os.close(self._painted)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], capture_output=True, text=True, check=True
        )
        return done.stdout


@contextmanager
def watched(rig: Rig) -> Iterator[Callable[[], None]]:
    """Bob's mailbox; gives what waits until the server says that something came into it."""
    context = ssl.create_default_context(cafile=str(rig.ca))
    with IMAPClient("localhost", port=rig.ports["imaps"], ssl_context=context) as bob:
        bob.login("bob", PASSWORDS["bob"])
        bob.select_folder("INBOX", readonly=True)
        bob.idle()

        def arrived() -> None:
            end = time.monotonic() + PATIENCE
            while not rig.messages("bob"):
                assert time.monotonic() < end, "bob never got it"
                bob.idle_check(timeout=PATIENCE)

        yield arrived
        bob.idle_done()


def until_free(lock: Path) -> None:
    """Wait until no engine holds it; there is none before the first one."""
    if lock.exists():
        subprocess.run(["flock", "-w", f"{PATIENCE:.0f}", lock, "true"], check=True)


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
        with watched(rig) as arrived:
            seen.press("C-s")
            arrived()
        tally.to_sent, tally.whole = seen.keys, time.monotonic() - begun
    finally:
        seen.end()
        until_free(home / ".local" / "share" / "tui-mail" / "engine.lock")
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
