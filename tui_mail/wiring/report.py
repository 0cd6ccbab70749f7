"""The report of `tui-mail doctor --report`: what helps whoever helps, and nothing private.

Must never name an address, host, user, folder, subject or path; accounts are numbered.
"""

import getpass
import os
import platform
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tui_mail import __version__
from tui_mail.config.paths import Paths
from tui_mail.config.schema import AccountSettings, ServerSettings, Settings
from tui_mail.errors import TuiMailError
from tui_mail.model.doctor import Finding
from tui_mail.model.sign_in import OAuthClient
from tui_mail.store.health import SQLITE, Health
from tui_mail.store.reader import open_reader
from tui_mail.wiring.scrub import Scrub

_PACKAGES: Final = (
    "textual",
    "rich",
    "imapclient",
    "keyring",
    "nh3",
    "selectolax",
    "tomlkit",
    "zstandard",
)
_LAST: Final = 40
"""Lines of the engine's log."""
_LOG_BYTES: Final = 65_536


def report(
    paths: Paths, settings: Settings, health: Health | None, findings: Sequence[Finding]
) -> str:
    """The report, as text.

    Args:
        paths: of the profile.
        settings: as far as they could be read.
        health: of the store, where it is whole.
        findings: of the doctor.
    """
    scrub = Scrub(private_words(paths, settings))
    numbers: dict[str, int] = {key: n for n, key in enumerate(settings.accounts, 1)}
    lines = [
        "tui-mail report; look through it before you give it to anybody",
        "",
        *_versions(),
        "",
        "accounts:",
        *(_account(numbers[key], one, settings) for key, one in settings.accounts.items()),
        "",
        "store:",
        f"  {_store(health)}",
        "",
        "checks:",
        *(_finding(numbers, one, scrub) for one in findings),
        "",
        "the engine's log, its end:",
        *_log(paths.engine_log, scrub),
    ]
    return "\n".join(lines) + "\n"


def private_words(paths: Paths, settings: Settings) -> set[str]:
    """Every name that this profile knows and a stranger need not."""
    words = {os.fspath(Path.home()), Path.home().name, socket.gethostname()}
    words |= {os.fspath(path) for path in (paths.config, paths.data, paths.state, paths.runtime)}
    with suppress(KeyError, OSError):
        words.add(getpass.getuser())
    words |= set(settings.smtp) | set(settings.oauth)
    for client in settings.oauth.values():
        words |= {client.client_id, *(urlsplit(url).hostname or "" for url in _urls(client))}
    for server in settings.smtp.values():
        words |= _of_server(server)
    for key, account in settings.accounts.items():
        words |= {key, account.email, *account.email.split("@"), account.name, *account.aliases}
        words |= set(account.name.split())
        for part in (account.pop, account.imap):
            if part is not None:
                words |= _of_server(part.server)
    with suppress(TuiMailError):  # a damaged store is what a report may be about
        reader = open_reader(paths.database)
        try:
            words |= {folder.name for folder in reader.folders() if folder.role is None}
        finally:
            reader.close()
    return words - _HARMLESS


def _urls(client: OAuthClient) -> tuple[str, ...]:
    return client.authorization_url, client.token_url, client.device_url


_HARMLESS: Final = {"", "root", "mail", "pop", "imap", "smtp", "tui-mail"}


def _of_server(server: ServerSettings) -> set[str]:
    endpoint = server.endpoint
    command = endpoint.command or ()
    words = command.split() if isinstance(command, str) else command
    own = {word for word in words if "@" in word or "/" in word}
    return {endpoint.host, endpoint.username, *endpoint.username.split("@"), *own}


def _versions() -> Iterator[str]:
    yield f"written: {datetime.now(UTC).date().isoformat()}"
    yield f"tui-mail {__version__}, Python {platform.python_version()}, SQLite {SQLITE}"
    yield f"system: {platform.system()} {platform.release()} {platform.machine()}"
    yield "packages: " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    terminal = (f"{name}={os.environ.get(name, '-')}" for name in ("TERM", "COLORTERM"))
    coding = sys.getfilesystemencoding()
    yield f"terminal: {' '.join(terminal)}; file names: {coding}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _account(number: int, account: AccountSettings, settings: Settings) -> str:
    part = account.pop if account.mode.value == "pop" else account.imap
    words = [account.mode.value]
    if part is not None:
        words.append(_server(part.server))
    for name in account.smtp:
        server = settings.smtp.get(name)
        if server is not None:
            words.append(f"smtp {_server(server)}")
    both = account.pop is not None and account.imap is not None
    words.append("both POP3 and IMAP are set up" if both else "no other way to read is set up")
    return f"  account {number}: {'; '.join(words)}"


def _server(server: ServerSettings) -> str:
    endpoint = server.endpoint
    if endpoint.command is not None:
        return "by a program"
    kept = "command" if server.by_command else "sign-in" if server.sign_in else "keyring"
    secret = f"{endpoint.auth.value} by {kept}" if server.wants_secret else "no log-in"
    authority = ", ca_file" if endpoint.ca_file else ""
    return f"{endpoint.security.value}, port {endpoint.port}, {secret}{authority}"


def _store(health: Health | None) -> str:
    if health is None:
        return "none, or not whole"
    return (
        f"schema {health.schema}, {health.bytes / 1e6:.1f} MB, {health.messages} messages, "
        f"{health.folders} folders, {health.outbox} on their way"
    )


def _finding(numbers: dict[str, int], finding: Finding, scrub: Scrub) -> str:
    step = finding.step
    sign = "ok  " if step.ok else "FAIL"
    who = f"account {numbers[finding.account]} " if finding.account in numbers else ""
    words = f"{step.server} {step.step} ({step.seconds:.1f} s): {scrub(step.detail)}"
    return f"  {sign} {who}{words}"


def _log(file: Path, scrub: Scrub) -> Iterator[str]:
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - _LOG_BYTES))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        yield "  there is none"
        return
    kept = [clean for line in text.splitlines() if (clean := scrub.log_line(line)) is not None]
    for line in kept[-_LAST:]:
        yield f"  {line}"
