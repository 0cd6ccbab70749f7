"""What looking an address up came to: servers, each with where it was found, and what to know."""

from enum import StrEnum

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen


class Source(StrEnum):
    """Who says so, the most trustworthy first."""

    GIVEN = "given"
    """The user."""
    PROGRAM = "program"
    """The settings of another mail program."""
    DIRECTORY = "directory"
    """The list of providers that the program brings along."""
    AUTOCONFIG = "autoconfig"
    """The domain's own web page for mail programs, over https."""
    SRV = "srv"
    """The domain's name service (RFC 6186, RFC 8314)."""
    MX = "mx"
    """The name service says who takes mail for the domain, and the directory knows them."""
    GUESS = "guess"
    """A usual name; it answered, or nothing was asked."""


class NoteKind(StrEnum):
    """What a note is about."""

    APP_PASSWORD = "app-password"  # noqa: S105 - a kind of note, not a password
    """The password of the web site is not taken: another one is made there."""
    ENABLE = "enable"
    """Reading by other programs has to be switched on first."""
    SIGN_IN = "sign-in"
    """No password is taken at all, but a log-in by the browser (OAuth2)."""
    PLAN = "plan"
    """Only paying customers may."""
    NO_ACCESS = "no-access"
    """There are no servers for mail programs."""
    PLAIN = "plain"
    """All that is known would send the password readable."""
    CHECK = "check"
    """Something about what was found is to be looked at."""


NO_SERVERS = frozenset({NoteKind.NO_ACCESS, NoteKind.PLAN})
"""What explains why no server is known."""

LETS_IN = frozenset({NoteKind.APP_PASSWORD, NoteKind.ENABLE, NoteKind.SIGN_IN, NoteKind.PLAN})
"""What has to be done before a server lets anybody in."""


@frozen
class Note:
    """What the user should know before a password is asked for."""

    kind: NoteKind
    words: str
    url: str = ""
    """The provider's own page; empty: there is none."""

    @property
    def sentence(self) -> str:
        """Words and page."""
        return f"{self.words} {self.url}".rstrip()


@frozen
class FoundServer:
    """One server, and who says so."""

    protocol: str
    """`pop`, `imap` or `smtp`."""
    endpoint: Endpoint
    source: Source
    where: str = ""
    """The page or the name that was asked, or the provider's name."""


@frozen
class SignIn:
    """Where an OAuth2 token is had."""

    issuer: str
    scope: str
    auth_url: str
    token_url: str


@frozen
class Tried:
    """One source, and what came of asking it."""

    source: Source
    where: str
    outcome: str
    """A few words; `found` where there was something."""


@frozen
class Finding:
    """All that was found about one address, the best first."""

    provider: str = ""
    """Its name; empty: nobody knows it."""
    servers: tuple[FoundServer, ...] = ()
    notes: tuple[Note, ...] = ()
    sign_in: SignIn | None = None
    tried: tuple[Tried, ...] = ()

    def best(self, protocol: str) -> FoundServer | None:
        """The server to propose; None: there is none."""
        return next((found for found in self.servers if found.protocol == protocol), None)
