"""A server to connect to, and how safely; or a program that takes mail in its place."""

from enum import StrEnum
from pathlib import PurePosixPath

from tui_mail.model.frozen import frozen


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    """TLS from the first byte."""
    STARTTLS = "starttls"
    """Plain greeting, then TLS before anything else."""
    NONE = "none"
    """Plain text; only to a loopback address, or with allow_insecure."""


class AuthKind(StrEnum):
    """How the user proves who they are."""

    PASSWORD = "password"  # noqa: S105 - a kind of log-in, not a password
    OAUTH2 = "oauth2"
    NONE = "none"
    APOP = "apop"
    """POP3 alone: a password that stays unsaid (RFC 1939 section 7), but with MD5: weak."""


@frozen
class Endpoint:
    """One server: where, how safely, as whom. Holds no secret."""

    host: str
    port: int
    security: Security
    username: str = ""
    auth: AuthKind = AuthKind.PASSWORD
    timeout: float = 30.0
    """Seconds for each connect, read and write."""
    ca_file: str | None = None
    """A PEM bundle trusted instead of the system's."""
    allow_insecure: bool = False
    """Lets security NONE reach a host that is not loopback."""
    command: str | tuple[str, ...] | None = None
    """A program that takes mail as sendmail does, in place of a server: a string for /bin/sh -c,
    or a list to run directly. Then there is no host, and the timeout is for the whole of it."""

    @property
    def place(self) -> str:
        """HOST:PORT as the settings have it, or the program's name."""
        if self.command is not None:
            words = self.command.split() if isinstance(self.command, str) else self.command
            return PurePosixPath(next((w for w in words if "=" not in w), "sh")).name or "sh"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"
