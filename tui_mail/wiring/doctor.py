"""Looks at everything that a profile needs, one step at a time, and says what is wrong.

Must never mend anything: no file's rights are set, no message is marked. Servers are asked, and
what is said to them stands in the log as ever.
"""

import os
import shutil
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings, servers_of
from tui_mail.engine.greeting import greet
from tui_mail.errors import ConfigError, EngineError, SecretError, TuiMailError
from tui_mail.model.doctor import Finding
from tui_mail.model.frozen import replace
from tui_mail.model.setup import CheckStep
from tui_mail.store.health import Health, examine
from tui_mail.store.private_files import SIDE_FILES
from tui_mail.wiring.clock_check import clock_step
from tui_mail.wiring.lock import ProfileLock
from tui_mail.wiring.secret_sources import Ask, open_secrets
from tui_mail.wiring.setup import open_setup

ENOUGH = 100_000_000
"""Bytes that should be free for mail to come."""
PATIENCE = 5.0
"""Seconds for an engine to answer, and for a one-shot command to be done."""


class Doctor:
    """Examines one profile.

    Args:
        paths: of the profile; its folders need not be there.
        ask: gives the passphrase of a file of passwords.
    """

    def __init__(self, paths: Paths, ask: Ask | None = None) -> None:
        self._paths = paths
        self._ask = ask
        self.settings = Settings(paths.settings)
        """Those that could be read."""
        self.health: Health | None = None
        """Of the store, where it is whole."""

    def examine(self) -> Iterator[Finding]:
        """Every step, as it is done."""
        for look in (self._settings, self._files, self._keyring, self._store, self._disk):
            yield _timed(look)
        yield _timed(self._engine)
        if self.settings.accounts:
            yield _timed(self._clock)
        yield from self._servers()

    def _settings(self) -> CheckStep:
        try:
            self.settings = load_settings(self._paths.settings)
        except ConfigError as error:
            return _wrong("settings", "read", error)
        if not self._paths.settings.exists():
            return _good("settings", "read", "There are none yet: tui-mail account add.")
        accounts, servers = len(self.settings.accounts), len(self.settings.smtp)
        words = f"{accounts} accounts, {servers} SMTP servers."
        return _good("settings", "read", words)

    def _files(self) -> CheckStep:
        paths, wrong = self._paths, []
        database = paths.database
        folders = (paths.data, paths.state, paths.runtime, paths.logs)
        files = [database, *(database.with_name(database.name + end) for end in SIDE_FILES)]
        with suppress(OSError):
            files += [entry for entry in paths.logs.iterdir() if not entry.is_dir()]
        for folder in folders:
            wrong += _rights(folder, 0o700)
        for file in files:
            wrong += _rights(file, 0o600)
        # settings hold no secret: others may read them, but not say what they are
        wrong += _rights(paths.config, 0o755)
        if wrong:
            place, words, advice = wrong[0]
            more = f" And {len(wrong) - 1} more." if len(wrong) > 1 else ""
            return CheckStep("files", "rights", False, f"{place} {words}.{more}", advice)
        return _good("files", "rights", "Folders and files are yours alone.")

    def _keyring(self) -> CheckStep:
        try:
            words = open_secrets(self._paths, self.settings, self._ask).self_test()
        except SecretError as error:
            if not self._wants_keyring():
                words = f"{error.message} Nothing needs one: every password has its command."
                return _good("keyring", "ask", words)
            return _wrong("keyring", "ask", error)
        return _good("keyring", "ask", f"{words}.")

    def _store(self) -> CheckStep:
        try:
            self.health = examine(self._paths.database)
        except TuiMailError as error:
            return _wrong("store", "check", error)
        if self.health is None:
            return _good("store", "check", "There is none yet; the first sync makes it.")
        health = self.health
        words = (
            f"Whole: {health.messages} messages in {health.folders} folders, "
            f"{health.outbox} on their way; schema {health.schema}, {health.bytes / 1e6:.1f} MB."
        )
        return _good("store", "check", words)

    def _disk(self) -> CheckStep:
        folder = self._paths.data
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free
        words = f"{free / 1e6:,.0f} MB are free."
        if free < ENOUGH:
            return CheckStep("store", "space", False, words, f"Free some space for {folder}.")
        return _good("store", "space", words)

    def _engine(self) -> CheckStep:
        if not self._paths.data.is_dir():
            return _good("engine", "answer", "None runs; it is started when it is needed.")
        lock = ProfileLock(self._paths)
        end = time.monotonic() + PATIENCE
        while True:
            if self._paths.lock.exists() and not lock.take():
                pid = self._ask_engine()
                if pid:
                    return _good("engine", "answer", f"It runs and answers (process {pid}).")
            else:
                lock.give_back()
                return _good("engine", "answer", "None runs; it is started when it is needed.")
            if time.monotonic() > end:
                words = "Another tui-mail holds this profile and does not answer."
                return CheckStep("engine", "answer", False, words, "Wait for it, or end it.")
            time.sleep(0.1)

    def _clock(self) -> CheckStep:
        settings = self.settings
        return clock_step(one.endpoint for one in servers_of(settings.accounts, settings.smtp))

    def _ask_engine(self) -> int:
        """Its process; 0 where nobody answers."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(PATIENCE)
            try:
                sock.connect(os.fspath(self._paths.socket))
                return greet(sock).pid
            except (OSError, EngineError):
                return 0

    def _servers(self) -> Iterator[Finding]:
        if not self.settings.accounts:
            return
        setup = open_setup(self._paths, self._ask)
        for key, account in self.settings.accounts.items():
            for step in setup.check_account(account, {}):
                yield Finding(key, step)

    def _wants_keyring(self) -> bool:
        servers = [server for _, server in self.settings.smtp.items()]
        for account in self.settings.accounts.values():
            parts = (account.pop, account.imap)
            servers += [part.server for part in parts if part is not None]
        return any(one.wants_secret and not one.by_command for one in servers)


def _timed(look: Callable[[], CheckStep]) -> Finding:
    begun = time.monotonic()
    step = look()
    return Finding("", replace(step, seconds=time.monotonic() - begun))


def _good(part: str, step: str, words: str) -> CheckStep:
    return CheckStep(part, step, True, words)


def _wrong(part: str, step: str, error: TuiMailError) -> CheckStep:
    return CheckStep(part, step, False, error.message, error.hint)


def _rights(path: Path, mode: int) -> list[tuple[Path, str, str]]:
    """What is wrong with one file or folder: it, what, and what to do."""
    try:
        found = path.lstat()
    except OSError:
        return []  # not there yet, or not to be seen: whoever needs it will say so
    if stat.S_ISLNK(found.st_mode):
        return []  # the user's own doing; what it leads to is looked at by who opens it
    if found.st_uid != os.getuid():
        return [(path, "belongs to another user", "Start tui-mail as the user whose mail it is.")]
    if stat.S_IMODE(found.st_mode) & ~mode:
        words = f"is open to others (mode {stat.S_IMODE(found.st_mode):04o})"
        return [(path, words, f"Close it: chmod {mode:o} '{path}'")]
    return []
