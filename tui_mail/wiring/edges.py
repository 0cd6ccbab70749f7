"""The real edges. Each library is imported when its first connection is made."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tui_mail.errors import TuiMailError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.ports.conversation import UNTOLD, Conversation, Conversations
from tui_mail.ports.edges import NO_PROGRAMS, Programs, Ran
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.opening import PATIENT, Opening
from tui_mail.ports.spool import Spools
from tui_mail.ports.submission import Submission


class RealEdges:
    """Implements ports.edges.Edges.

    Args:
        conversations: told what is said on each connection.
        spools: takes messages that are too big for memory; without it they are held.
    """

    def __init__(self, conversations: Conversations = UNTOLD, spools: Spools | None = None) -> None:
        self._conversations = conversations
        self._spools = spools

    def mail_drop(
        self,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        opening: Opening = PATIENT,
    ) -> MailDrop:
        """A POP3 session."""
        from tui_mail.pop3.connection import open_drop

        with self._told(account, "pop", endpoint, secret) as conversation:
            return open_drop(endpoint, secret, conversation, opening, self._spools)

    def imap_server(
        self,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        opening: Opening = PATIENT,
    ) -> ImapServer:
        """An IMAP session."""
        from tui_mail.imap.connection import open_server

        with self._told(account, "imap", endpoint, secret) as conversation:
            return open_server(endpoint, secret, conversation, opening, self._spools)

    def submission(
        self,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        opening: Opening = PATIENT,
    ) -> Submission:
        """An SMTP session, or the program that stands in its place."""
        if endpoint.command is not None:
            from tui_mail.sendmail.handover import open_handover

            with self._told(account, "smtp", endpoint, secret) as conversation:
                return open_handover(endpoint, conversation)
        from tui_mail.smtp.connection import open_submission

        with self._told(account, "smtp", endpoint, secret) as conversation:
            return open_submission(endpoint, secret, conversation, opening)

    def close(self) -> None:
        """See ports.edges.Edges."""
        self._conversations.flush()

    @contextmanager
    def _told(
        self, account: AccountKey, protocol: str, endpoint: Endpoint, secret: Secret | None
    ) -> Iterator[Conversation]:
        """Where to, and why nothing came of it."""
        conversation = self._conversations.opened(account, protocol, endpoint, secret)
        how = "a program" if endpoint.command is not None else endpoint.security.value
        conversation.note(f"To {endpoint.place} ({how}).")
        try:
            yield conversation
        except TuiMailError as error:
            conversation.note(f"Not opened: {error.message}")
            raise


class AskedOnce:
    """Implements ports.edges.OneClick."""

    def post(self, url: str) -> None:
        """One request to the web server of a newsletter."""
        from tui_mail.net.one_click import HttpsOneClick  # few ever leave a list

        HttpsOneClick().post(url)


class PicturesAsked:
    """Implements ports.edges.WebPictures."""

    def get(self, url: str, most: int) -> bytes:
        """One picture from the web server that a message names."""
        from tui_mail.net.web_pictures import HttpsPictures  # few ever ask for one

        return HttpsPictures().get(url, most)


class AskedPrograms:
    """Implements ports.edges.Programs."""

    def __init__(self) -> None:
        self._programs: Programs = NO_PROGRAMS

    def run(self, command: str | Sequence[str], given: bytes, seconds: float) -> Ran:
        """Run it to its end; called by one thread."""
        if self._programs is NO_PROGRAMS:
            from tui_mail.wiring.programs import SystemPrograms  # few rules and hooks run any

            self._programs = SystemPrograms()
        return self._programs.run(command, given, seconds)

    def end(self) -> None:
        """End what runs now; nothing is begun any more."""
        self._programs.end()
