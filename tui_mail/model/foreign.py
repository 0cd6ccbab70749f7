"""An account as another mail program has it set up."""

from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen


@frozen
class ForeignServer:
    """A server, and the program that prints its password. Never a password."""

    endpoint: Endpoint
    command: str = ""


@frozen
class ForeignAccount:
    """What can be taken over of it. Holds no secret."""

    program: str
    """Whose settings they are."""
    file: str
    email: str
    name: str = ""
    imap: ForeignServer | None = None
    pop: ForeignServer | None = None
    smtp: ForeignServer | None = None
