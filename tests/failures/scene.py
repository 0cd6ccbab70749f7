"""A failure made to happen: the server that fails, and a user whose settings lead there."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.calling import User
from tests.engine.peers import NOWHERE
from tests.failures.cases import Case, Found
from tests.scripted.certificates import certificates
from tests.scripted.server import serving

TIMEOUT = 1.5
"""Seconds for a server to answer."""
LETTER = (
    b"From: Alice <alice@home.test>\r\nTo: bob@far.test\r\nSubject: to Bob\r\n"
    b"Message-ID: <one@home.test>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\nwords\r\n"
)


@dataclass(frozen=True)
class Scene:
    """One case, ready."""

    user: User
    sentence: str
    hint: str

    @property
    def words(self) -> str:
        """What is said, and what to do."""
        return f"{self.sentence} {self.hint}"


@contextmanager
def scene(case: Case, home: Path, timeout: float = TIMEOUT) -> Iterator[Scene]:
    """The case in a folder of its own."""
    with ExitStack() as stack:
        host = "127.0.0.1" if case.security == "none" else "localhost"
        if case.found is Found.NOBODY:
            port = NOWHERE
        elif case.found is Found.NO_NAME:
            host, port = "no.such.host.invalid", 993
        elif case.found is Found.HOLE:
            port = stack.enter_context(hole())
        else:
            port = stack.enter_context(serving(case.script)).port
        user = User(home)
        user.write(settings(case, host, port, timeout))
        facts = {
            "server": f"{host}:{port}",
            "host": host,
            "port": port,
            "seconds": f"{timeout:g}",
            "size": len(LETTER),
        }
        yield Scene(user, case.sentence.format(**facts), case.hint.format(**facts))


def settings(case: Case, host: str, port: int, timeout: float) -> str:
    """config.toml: the account `home`, the failing server for the case's own protocol."""
    mode = "imap" if case.protocol == "imap" else "pop"
    fails = _server(case, host, port, timeout)
    fine = f'host = "127.0.0.1"\nport = {NOWHERE}\nsecurity = "none"\nusername = "alice"\n'
    smtp = fails if case.protocol == "smtp" else fine + 'auth = "none"\n'
    own = fine if case.protocol == "smtp" else fails
    keyring = f'[secrets]\nkeyring = "{case.keyring}"\n' if case.keyring else ""
    return (
        f"{keyring}[smtp.out]\n{smtp}"
        f'[accounts.home]\nemail = "alice@home.test"\nmode = "{mode}"\nsmtp = "out"\n'
        f"[accounts.home.{mode}]\n{own}"
    )


def _server(case: Case, host: str, port: int, timeout: float) -> str:
    secret = "" if case.keyring else 'password_command = "printf pw"\n'
    return (
        f'host = "{host}"\nport = {port}\nsecurity = "{case.security}"\nusername = "alice"\n'
        f'timeout = {timeout}\nca_file = "{certificates().ca_file}"\n{secret}'
    )


@contextmanager
def hole() -> Iterator[int]:
    """A port whose packets are dropped: its queue of lines to be taken is full."""
    with socket.socket() as listener, ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
