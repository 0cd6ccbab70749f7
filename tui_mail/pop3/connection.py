"""Opens a maildrop: connect, make safe, log in. The one way into this package."""

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.secret import Secret
from tui_mail.net.wire import Wire
from tui_mail.pop3.login import greet, log_in
from tui_mail.pop3.session import PopSession
from tui_mail.ports.conversation import UNTOLD, Conversation
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.ports.opening import PATIENT, Opening
from tui_mail.ports.spool import Spools


def open_drop(
    endpoint: Endpoint,
    secret: Secret | None,
    conversation: Conversation = UNTOLD,
    opening: Opening = PATIENT,
    spools: Spools | None = None,
) -> MailDrop:
    """A POP3 session that is ready for LIST.

    Raises:
        UnknownHost, ConnectFailed, TimedOut, ConnectionLost: the server was not reached.
        TlsFailed: not safely; nothing secret was sent.
        AuthFailed, SecretMissing, Busy, MissingCapability: the log-in was refused, or cannot be.
        BrokeProtocol: the server does not speak POP3.
    """
    wire = Wire(endpoint, "POP3 server", conversation, opening)
    try:
        able = greet(wire)
        log_in(wire, able, secret)
    except BaseException:
        wire.close()
        raise
    return PopSession(wire, able, spools)
