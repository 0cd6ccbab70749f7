"""The server's side of an IMAP session, for scripts: tags kept, log-in played."""

import base64
import re
from collections.abc import Callable

from tests.scripted.certificates import GOOD, certificates
from tests.scripted.server import Peer, ScriptedServer
from tui_mail.imap.connection import open_server
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.ports.imap_server import ImapServer

PASSWORD = "hunter-two-canary"
IN_BASE64 = base64.b64encode(f"\0alice\0{PASSWORD}".encode())
CAPABILITIES = "IMAP4rev1 AUTH=PLAIN IDLE MOVE UIDPLUS"

Script = Callable[[Peer], None]


class ImapPeer:
    """A peer that speaks in tags.

    Args:
        peer: the connection, greeted or not.
        capabilities: what it says it can, from log-in on.
    """

    def __init__(self, peer: Peer, capabilities: str = CAPABILITIES) -> None:
        self.peer = peer
        self.capabilities = capabilities
        self.tag = ""

    def asked(self, pattern: str) -> str:
        """The next command without its tag, which has to fit the regular expression whole."""
        line = self.peer.expect(rf"\S+ {pattern}")
        self.tag, _, command = line.partition(" ")
        return command

    def ok(self, *untagged: str, code: str = "") -> None:
        """Untagged lines, then OK, in one segment."""
        self.peer.send(*untagged, f"{self.tag} OK {code}done")

    def no(self, text: str) -> None:
        """Refuse."""
        self.peer.send(f"{self.tag} NO {text}")

    def says(self, pattern: str, *untagged: str, code: str = "") -> str:
        """`asked`, then `ok`."""
        command = self.asked(pattern)
        self.ok(*untagged, code=code)
        return command

    def tells_capabilities(self, capabilities: str | None = None) -> None:
        """Answer CAPABILITY."""
        told = self.capabilities if capabilities is None else capabilities
        self.says("CAPABILITY", f"* CAPABILITY {told}")

    def logs_in(self) -> None:
        """Greeting to the CAPABILITY after AUTHENTICATE PLAIN."""
        self.peer.send("* OK hello")
        self.tells_capabilities()
        self.asked("AUTHENTICATE PLAIN")
        self.peer.send("+ ")
        self.peer.expect(re.escape(IN_BASE64.decode()))
        self.ok()
        self.tells_capabilities()

    def selects(self, exists: int = 3, *more: str, code: str = "[READ-WRITE] ") -> None:
        """Answer SELECT."""
        self.says(
            '(SELECT|EXAMINE) "[^"]*"( .CONDSTORE.)?',
            "* FLAGS (\\Seen \\Deleted)",
            f"* {exists} EXISTS",
            "* 0 RECENT",
            "* OK [UIDVALIDITY 77] ok",
            f"* OK [UIDNEXT {exists + 1}] ok",
            *more,
            code=code,
        )


def over_tls(talk: Callable[[ImapPeer], None], capabilities: str = CAPABILITIES) -> Script:
    """A script that shakes hands, lets the client log in, and then goes on with `talk`."""

    def script(peer: Peer) -> None:
        peer.tls(certificates()[GOOD])
        imap = ImapPeer(peer, capabilities)
        imap.logs_in()
        talk(imap)
        peer.stall()

    return script


def selected(
    talk: Callable[[ImapPeer], None], capabilities: str = CAPABILITIES, exists: int = 3
) -> Script:
    """The same, with a mailbox of three messages selected first."""

    def select_first(imap: ImapPeer) -> None:
        imap.selects(exists)
        talk(imap)

    return over_tls(select_first, capabilities)


def endpoint(
    server: ScriptedServer, security: Security = Security.TLS, timeout: float = 10
) -> Endpoint:
    """The scripted server as the settings have it."""
    return Endpoint(
        "localhost",
        server.port,
        security,
        "alice",
        timeout=timeout,
        ca_file=certificates().ca_file,
    )


def opened(
    server: ScriptedServer, security: Security = Security.TLS, timeout: float = 10
) -> ImapServer:
    """A session with it."""
    return open_server(endpoint(server, security, timeout), Secret(PASSWORD))


def told_secret(server: ScriptedServer) -> bool:
    """Whether any byte of a log-in reached the server."""
    heard = server.heard
    return PASSWORD.encode() in heard or IN_BASE64 in heard or b"AUTHENTICATE" in heard
