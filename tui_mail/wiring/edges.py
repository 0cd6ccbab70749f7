"""The real edges. Each library is imported when its first connection is made."""

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.secret import Secret
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.opening import PATIENT, Opening
from tui_mail.ports.submission import Submission


class RealEdges:
    """Implements ports.edges.Edges."""

    def mail_drop(
        self, endpoint: Endpoint, secret: Secret | None, opening: Opening = PATIENT
    ) -> MailDrop:
        """A POP3 session."""
        from tui_mail.pop3.connection import open_drop

        return open_drop(endpoint, secret, opening)

    def imap_server(
        self, endpoint: Endpoint, secret: Secret | None, opening: Opening = PATIENT
    ) -> ImapServer:
        """An IMAP session."""
        from tui_mail.imap.connection import open_server

        return open_server(endpoint, secret, opening)

    def submission(
        self, endpoint: Endpoint, secret: Secret | None, opening: Opening = PATIENT
    ) -> Submission:
        """An SMTP session."""
        from tui_mail.smtp.connection import open_submission

        return open_submission(endpoint, secret, opening)
