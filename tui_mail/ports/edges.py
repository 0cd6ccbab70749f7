"""How the engine gets connections: the one place where wiring hands the edges in."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.errors import UsageError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.offers import WebPicture
from tui_mail.model.secret import Secret
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.opening import PATIENT, Opening
from tui_mail.ports.submission import Submission


class Edges(Protocol):
    """Opens connections; each call connects, secures and logs in, or raises one of the tree.

    The account is whose mail it is about: what is said is told in its log. `opening` hears of what
    it waits for, and can end it.
    """

    def mail_drop(
        self,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        opening: Opening = PATIENT,
    ) -> MailDrop:
        """A POP3 session."""
        ...

    def imap_server(
        self,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        opening: Opening = PATIENT,
    ) -> ImapServer:
        """An IMAP session."""
        ...

    def submission(
        self,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        opening: Opening = PATIENT,
    ) -> Submission:
        """An SMTP session; without AUTH where the endpoint wants none."""
        ...

    def close(self) -> None:
        """After the last connection: its conversation is written to its end."""
        ...


class OneClick(Protocol):
    """Says to a web server that one wants no more of its mail (RFC 8058): one request, no more."""

    def post(self, url: str) -> None:
        """Ask once. Follows no redirect, and tells nothing of who asks.

        Raises:
            NetworkError: it was not reached, or not safely.
            ServerError: it did not say yes.
            UsageError: it is no address that may be asked.
        """
        ...


class NobodyAsked:
    """Where nothing is ever asked of the web."""

    def post(self, url: str) -> None:
        """Refuse."""
        del url
        raise UsageError("Web servers are not asked from here.", "Open the page instead.")


NOBODY_ASKED = NobodyAsked()


class WebPictures(Protocol):
    """Fetches pictures that a message names, for who asked for them."""

    def get(self, url: str, most: int) -> bytes:
        """What stands there, by https from a server of the open internet; tells nothing of who
        asks.

        Args:
            url: as the message has it.
            most: bytes.

        Raises:
            NetworkError: it was not reached, or not safely, or too slowly.
            ServerError: it gives none, or more than that.
            UsageError: it is no address that may be asked.
        """
        ...


class PictureStore(Protocol):
    """Keeps what came with its message, and whose pictures are shown at once."""

    def keep_pictures(
        self, message: MessageId, pictures: Sequence[tuple[WebPicture, bytes]]
    ) -> None:
        """In place of what is kept under the same numbers; the oldest go where it is too much."""
        ...

    def kept_pictures(self, message: MessageId) -> tuple[WebPicture, ...]:
        """Those that were asked for, in their order."""
        ...

    def trust_pictures(self, address: str, *, trusted: bool) -> None:
        """From now on, or no more."""
        ...


class KeepsPictures(Protocol):
    """A store that has a part for them."""

    @property
    def pictures(self) -> PictureStore:
        """That part; loaded with the first picture."""
        ...


class NoPictures:
    """Where nothing is ever fetched from the web."""

    def get(self, url: str, most: int) -> bytes:
        """Refuse."""
        del url, most
        raise UsageError("Web servers are not asked from here.")


NO_PICTURES = NoPictures()


@frozen
class Ran:
    """How a program ended."""

    status: int
    """Negative: the signal that ended it."""
    said: str
    """The end of what it wrote, sanitised, one line."""
    late: bool = False
    """It took too long, and was ended."""


class Programs(Protocol):
    """Runs programs, with a few words of this process's environment and none of its secrets."""

    def run(self, command: str | Sequence[str], given: bytes, seconds: float) -> Ran:
        """Run it to its end.

        Args:
            command: words; or a line for /bin/sh, written as such by the user.
            given: its standard input.
            seconds: it may take.

        Raises:
            UsageError: it cannot be run.
        """
        ...

    def end(self) -> None:
        """End what runs now, from any thread; nothing is begun any more."""
        ...


class NoPrograms:
    """Where none can be run."""

    def run(self, command: str | Sequence[str], given: bytes, seconds: float) -> Ran:
        """None is."""
        del command, given, seconds
        raise UsageError("No program can be run here.")

    def end(self) -> None:
        """Nothing runs."""


NO_PROGRAMS = NoPrograms()
