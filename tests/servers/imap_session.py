"""An IMAP session with the rig, for the tests of this folder."""

import contextlib
from collections.abc import Iterator

from tests.servers.cyrus import Cyrus
from tests.servers.rig import PASSWORDS, Rig
from tui_mail.imap.connection import open_server
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.ports.imap_server import ImapServer, RemoteMessage


def endpoint(rig: Rig | Cyrus, security: Security = Security.TLS, user: str = "bob") -> Endpoint:
    """The rig's Dovecot, trusted by the rig's CA."""
    port = rig.ports["imaps" if security is Security.TLS else "imap"]
    return Endpoint("localhost", port, security, user, ca_file=str(rig.ca), timeout=15)


@contextlib.contextmanager
def session(
    rig: Rig | Cyrus, security: Security = Security.TLS, user: str = "bob"
) -> Iterator[ImapServer]:
    """A session that is closed at the end."""
    server = open_server(endpoint(rig, security, user), Secret(PASSWORDS[user]))
    try:
        yield server
    finally:
        server.close()


def in_order(server: ImapServer, first_uid: int = 1) -> list[RemoteMessage]:
    """What the server says of each message, ascending."""
    return list(server.messages(server.uids(first_uid)))[::-1]


def mail(number: int, body: bytes = b"Hello\r\n") -> bytes:
    """A small message with a Message-ID of its own."""
    return b"Subject: number %d\r\nMessage-ID: <%d@rig.test>\r\n\r\n%b" % (number, number, body)
