"""The protocol engine of imaplib, made strict: guarded, bounded, and wary of what comes in clear.

Every command of every library above passes here, so here every argument is guarded (S5), every NO
and BAD becomes an error of the tree, and every answer is held to a budget of bytes (S8). Must never
go on after an answer that cannot be, nor show words that came before TLS.
"""

import imaplib
import re
import socket
from typing import Any, Final

from tui_mail.errors import BrokeProtocol, Busy, ConnectionLost, TlsFailed
from tui_mail.imap.alerts import Alerts
from tui_mail.imap.replies import SERVER, broken, not_understood, ranges_of, refusal, said_by_server
from tui_mail.imap.stream import Stream
from tui_mail.imap.tap import Tap
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.net.failures import address, mapped, server_words
from tui_mail.net.lines import guard
from tui_mail.net.tls import tls_words
from tui_mail.ports.conversation import UNTOLD, Conversation

BUDGET: Final = 64 * 2**20
"""Bytes that the answer to one command may have, unless more is asked for."""

_NEWS: Final = re.compile(
    rb"\* (?:(\d{1,10}) (EXISTS|EXPUNGE)\b|VANISHED( \(EARLIER\))?(?: ([0-9:,]*))?)", re.IGNORECASE
)


class StrictIMAP4(imaplib.IMAP4):
    """One connection, greeted; not logged in.

    Args:
        sock: connected, with TLS on it already where the endpoint says so.
        endpoint: whom the talk is with.
        conversation: told what is said and heard.

    Raises:
        Busy: the server turned us away with BYE.
        TlsFailed: it says that we are logged in already.
        BrokeProtocol: its greeting cannot be.
    """

    def __init__(
        self, sock: socket.socket, endpoint: Endpoint, conversation: Conversation = UNTOLD
    ) -> None:
        self.stream = Stream(sock)
        self.tap = Tap(conversation)
        """Hears everything that goes in and out here."""
        self.tap.note(tls_words(sock))
        self.endpoint = endpoint
        self.budget = BUDGET
        """Bytes that may still come before something must be wrong."""
        self.exists = 0
        """Messages in the selected mailbox, as last told."""
        self.alerts = Alerts()
        """What the user is to be shown."""
        self.changed = False
        """Whether the selected mailbox changed since this was last set to False."""
        self._trusted = endpoint.security is not Security.STARTTLS
        self._greeted = False
        self._may_continue = False
        super().__init__()

    # -- what imaplib asks of a connection

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:  # noqa: ARG002 - imaplib's signature
        """Called by imaplib to connect; the socket is here already."""
        self.host, self.port, self.sock = host, port, self.stream.sock
        self._encoding = "latin-1"  # a name of a mailbox that is no ASCII goes back as it came

    def line(self) -> bytes:
        """A line without its CRLF."""
        found = self.stream.line(self.budget)
        self._spend(len(found) + 2)
        self.tap.heard(found)
        return found

    def readline(self) -> bytes:
        """A line with its CRLF."""
        return self.line() + b"\r\n"

    def read(self, size: int) -> bytes:
        """A literal."""
        self._spend(size)
        found = self.stream.exactly(size)
        self.tap.literal(size)
        return found

    def send(self, data: Any, shown: bytes | None = None) -> None:
        """Bytes of a command.

        Args:
            data: anything with bytes in it.
            shown: what of it may be told; None where it is mail, a secret, or imaplib's.
        """
        self.tap.said(bytes(data), shown)
        with mapped(self.endpoint, SERVER):  # imaplib would make a failure of the protocol of it
            self.stream.write(bytes(data))

    def shutdown(self) -> None:
        """Let go of the socket."""
        self.stream.close()

    def note(self, said: bytes) -> None:
        """Keep what an untagged line says of the selected mailbox.

        Raises:
            ConnectionLost: the server says BYE.
        """
        if not said[2:3].isdigit() and self._trusted:  # neither FETCH nor EXISTS nor EXPUNGE
            self.alerts.heard(said)
        if said[:5].upper() == b"* BYE":
            self._farewell(said[5:])
        found = _NEWS.match(said)
        if not found:
            return
        if found[2] is not None and found[2].upper() == b"EXISTS":
            count = int(found[1])
            self.changed = self.changed or count != self.exists
            self.exists = count
            return
        self.changed = True
        gone = 1
        if found[2] is None:  # RFC 7162 3.2.10: those of before are not counted in EXISTS any more
            ranges = [] if found[3] else ranges_of(found[4] or b"")
            gone = sum(last - first + 1 for first, last in ranges)
        self.exists = max(0, self.exists - gone)

    # -- its own steps

    def _get_response(self, *args: Any, **options: Any) -> bytes | None:
        try:
            said: bytes | None = super()._get_response(*args, **options)  # type: ignore[misc] # typeshed leaves it out
        except imaplib.IMAP4.error as error:
            raise self._nonsense() from error
        if not self._greeted:
            self._greet(said)
        if said is not None:
            if said.startswith(b"* "):
                self.note(said)
        elif not self._may_continue:
            raise broken("asked for more where nothing was to come")
        return said

    def _get_capabilities(self) -> None:
        """As the greeting says them, where nobody could have forged it; else they are asked for."""
        if not self._told_capabilities():
            super()._get_capabilities()  # type: ignore[misc] # typeshed leaves it out

    def _told_capabilities(self) -> bool:
        """Whether the server said unasked what it can; what it said before TLS does not count."""
        told = self.untagged_responses.pop("CAPABILITY", None)
        if not told or not self._trusted or not isinstance(told[-1], bytes):
            return False
        self.capabilities = tuple(told[-1].decode("latin-1").upper().split())
        return True

    def _command(self, name: str, *args: Any) -> Any:
        for argument in args:
            if argument is not None:
                guard(argument)
        self.tap.begins(name, args)
        return super()._command(name, *args)  # type: ignore[misc] # typeshed leaves it out

    def _command_complete(self, name: str, tag: bytes) -> tuple[str, list[Any]]:
        status, data = self._get_tagged_response(tag, expect_bye=name == "LOGOUT")
        self._check_status(name, status, data[-1] if data and isinstance(data[-1], bytes) else b"")
        return status, data

    def _check_status(self, name: str, status: str, answer: bytes) -> None:
        """Nothing for OK; else the error that the server means."""
        if self._trusted:
            self.alerts.told(answer)
        if status == "NO":
            where = f"{SERVER} {address(self.endpoint)}"
            raise refusal(name, answer, trusted=self._trusted, name=where)
        if status == "BAD":
            raise not_understood(name, answer, trusted=self._trusted)
        if status not in {"OK", "BYE"}:
            raise broken("ended a command with neither OK nor NO nor BAD")

    def _check_bye(self) -> None:
        words = self.untagged_responses.get("BYE")
        if words:
            self._farewell(words[-1] if isinstance(words[-1], bytes) else b"")

    def _log(self, _line: object) -> None:
        """Nothing: imaplib would keep the last commands for a debugger, passwords and all."""

    def _greet(self, said: bytes | None) -> None:
        self._greeted = True
        kind = (said or b"")[:9].upper()
        if kind.startswith(b"* OK"):
            return
        if kind.startswith(b"* PREAUTH"):
            raise TlsFailed(
                f"The {SERVER} says that we are logged in already, without having asked who we are."
                " Nothing was sent.",
                "Somebody on the way may be changing what it says.",
            )
        if kind.startswith(b"* BYE"):
            words = server_words((said or b"")[5:]) if self._trusted else ""
            raise Busy(
                f"The {SERVER} {address(self.endpoint)} cannot serve just now"
                f"{said_by_server(words)}.",
                "It is tried again later.",
                words,
            )
        self._greeted = False
        raise self._nonsense()

    def _nonsense(self) -> BrokeProtocol:
        if self._greeted:
            return broken("said something that IMAP does not know")
        return BrokeProtocol(
            f"What answers at {address(self.endpoint)} does not speak IMAP.",
            "Check host and port of this server in the settings.",
        )

    def _farewell(self, words: bytes) -> None:
        if self.state == "LOGOUT":
            return  # as we asked: imaplib sets this before it sends LOGOUT
        said = said_by_server(server_words(words)) if self._trusted else ""
        raise ConnectionLost(f"The {SERVER} ended the session{said}.", "It is tried again later.")

    def _spend(self, octets: int) -> None:
        self.budget -= octets
        if self.budget < 0:
            raise broken("answers with more than was asked for, or than can be")
