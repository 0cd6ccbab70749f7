"""Opens a submission session: connect, make safe, log in. The one way into this package."""

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.secret import Secret
from tui_mail.net.wire import Wire
from tui_mail.ports.conversation import UNTOLD, Conversation
from tui_mail.ports.opening import PATIENT, Opening
from tui_mail.ports.submission import Submission
from tui_mail.smtp.login import greet, log_in
from tui_mail.smtp.session import SmtpSession


def open_submission(
    endpoint: Endpoint,
    secret: Secret | None,
    conversation: Conversation = UNTOLD,
    opening: Opening = PATIENT,
) -> Submission:
    """An SMTP session that is ready for MAIL FROM.

    Raises:
        UnknownHost, ConnectFailed, TimedOut, ConnectionLost: the server was not reached.
        TlsFailed: not safely; nothing secret was sent.
        AuthFailed, SecretMissing, Busy, MissingCapability: the log-in was refused, or cannot be.
        Refused, BrokeProtocol: the server lets nobody in, or does not speak SMTP.
    """
    wire = Wire(endpoint, "SMTP server", conversation, opening)
    try:
        able = greet(wire)
        log_in(wire, able, secret)
    except BaseException:
        wire.close()
        raise
    return SmtpSession(wire, able)
