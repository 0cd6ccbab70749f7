"""How the engine gets connections: the one place where wiring hands the edges in."""

from typing import Protocol

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.ids import AccountKey
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
