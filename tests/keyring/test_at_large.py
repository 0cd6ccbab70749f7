"""T13: what anybody on this machine can see of the running program holds no password."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.canary import Search
from tests.cli.terminal import Terminal
from tests.keyring.owner import Owner, until
from tests.keyring.session import KeyringSession
from tui_mail.demo.servers import ALICE, BOB

MAIL = f"From: {ALICE}\nTo: {BOB}\nSubject: at large\n\nhello\n".encode()


class Watch:
    """Looks at the command line and the environment of every process that has a mark in its own.

    Args:
        mark: in the environment of all that is watched.
    """

    def __init__(self, mark: str) -> None:
        self.seen: set[str] = set()
        self.search = Search()
        self._mark = mark.encode()
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look again and again."""
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _run(self) -> None:
        while not self._over.wait(0.01):
            for process in Path("/proc").iterdir():
                if process.name.isdigit() and int(process.name) != os.getpid():
                    with suppress(OSError):
                        self._look(process)

    def _look(self, process: Path) -> None:
        environment = (process / "environ").read_bytes()
        if self._mark not in environment:
            return
        words = (process / "cmdline").read_bytes()
        self.seen.add(words.replace(b"\0", b" ").decode("utf-8", "replace").strip())
        self.search.content(words + b"\n" + environment, f"process {process.name}: {words!r}")


def test_T13_no_process_file_or_terminal_shows_a_password(
    owner: Owner, keyring: KeyringSession, tmp_path: Path
) -> None:
    kept = tmp_path.parent / f"{tmp_path.name}-secret"
    kept.write_text(owner.servers.users[BOB] + "\n", encoding="utf-8")
    line = f'username = "{BOB}"\n'
    text = owner.settings.read_text(encoding="utf-8")
    owner.write(text.replace(line, f'{line}password_command = ["cat", "{kept}"]\n'))
    watch = Watch(f"HOME={owner.home}")
    with watch.watching():
        engine = owner.begun("sync", "--watch")
        try:
            until(owner.paths.socket.exists, "no engine")
            terminal = Terminal(owner, "sync", "alice")
            terminal.until(b"Password for")
            terminal.type(owner.servers.users[ALICE] + "\n")
            assert terminal.status() == 0, terminal.seen
            owner.keeps("alice", ALICE)
            assert owner.call("account", "check").status == 0
            owner.done("send", "-t", "--account", "alice", stdin=MAIL)
            until(lambda: owner.mail_of("bob") >= 30, "nothing came")
        finally:
            engine.send_signal(signal.SIGTERM)
            out, err = engine.communicate(timeout=20)
    kept.unlink()
    assert any("tui_mail.wiring" in words for words in watch.seen), watch.seen
    for command in ("sync --watch", "account check", "account password", "send -t"):
        assert any(f"tui_mail {command}" in words for words in watch.seen), command
    watch.search.tree(owner.home)
    watch.search.content(terminal.seen + out + err, "what was printed")
    assert not watch.search.leaks
    assert len(keyring.kept()) == 1


def test_T13_the_watch_sees_what_it_is_to_see(owner: Owner) -> None:
    secret = owner.servers.users[ALICE]
    for words, env in (
        (["-c", "import time; time.sleep(1)", secret], {}),
        (["-c", "import time; time.sleep(1)"], {"TOKEN": secret}),
    ):
        watch = Watch(f"HOME={owner.home}")
        with watch.watching():
            environment = {**owner.environment, **env}
            subprocess.run([sys.executable, *words], env=environment, check=True)
        assert watch.search.leaks
