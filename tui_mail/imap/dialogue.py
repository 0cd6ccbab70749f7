"""A logged-in session, spoken with by one thread: where every failure becomes an error of the tree.

Must never go on with a connection on which anything but a clean NO went wrong: it is dropped.
"""

import contextlib
import imaplib
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from tui_mail.errors import (
    Busy,
    ConnectionLost,
    MissingCapability,
    Refused,
    TuiMailError,
    UsageError,
)
from tui_mail.imap.names import decoded, encoded
from tui_mail.imap.notices import Notices
from tui_mail.imap.replies import SERVER, broken
from tui_mail.imap.strict import BUDGET
from tui_mail.imap.wire import Wire
from tui_mail.model.endpoint import Endpoint
from tui_mail.net.failures import mapped


class Dialogue:
    """What the operations speak through.

    Args:
        wire: logged in.
        make_client: makes imapclient's IMAPClient on that wire; called when it is needed first.
        endpoint: whom the talk is with.
        capabilities: as told after log-in.
    """

    def __init__(
        self,
        wire: Wire,
        make_client: Callable[[], Any],
        endpoint: Endpoint,
        capabilities: frozenset[str],
    ) -> None:
        self.wire = wire
        self._make_client = make_client
        self.endpoint = endpoint
        self.capabilities = capabilities
        self.resyncs = False
        """Whether the server was asked for QRESYNC (RFC 7162) and agreed."""
        self.garbles_mailbox_ids = False
        """Whether it is Cyrus, whose STATUS gives for a MAILBOXID what lies in its memory (3.6)."""
        self.notices = Notices()
        """What is told of other mailboxes (NOTIFY)."""
        self.selected = b""
        """The name of the mailbox that is open, as it goes on the wire; empty: none."""
        self.under_way: Callable[[], object] | None = None
        """Reads the answers to what was sent ahead; called before anything else is said, but for
        what is sent ahead, too. It sets this to None first, as whoever reads them otherwise does.
        """
        self._over = False

    @property
    def utf8(self) -> bool:
        """Whether both sides agreed on UTF-8 (UTF8=ACCEPT, RFC 9755)."""
        self.catch_up()  # which tells what was agreed on
        return self.wire.utf8

    def encoded(self, remote: str) -> str:
        """A mailbox name as it goes on this wire, one character a byte, without quotes."""
        return encoded(remote, utf8=self.utf8)

    def decoded(self, octets: bytes) -> str:
        """A mailbox name as this server told it."""
        return decoded(octets, utf8=self.utf8)

    @cached_property
    def client(self) -> Any:
        """The library's client: it has no types, so nothing of it goes on.

        A sync that finds nothing new does without: importing it takes longer than that sync.
        """
        return self._make_client()

    @contextlib.contextmanager
    def asking(self, budget: int = BUDGET, *, ahead: bool = False) -> Iterator[Wire]:
        """Around each exchange: a clean state before, errors of the tree after.

        Args:
            budget: bytes that the answer may have.
            ahead: a command is only begun; `catch_up` comes before its answer is read.

        Raises:
            ServerError: NO; the session goes on. After anything else it is over.
        """
        if self._over:
            raise ConnectionLost(f"The session with the {SERVER} is over.", "Connect again.")
        if not ahead:
            self.catch_up()
        self.wire.untagged_responses.clear()
        self.wire.budget = budget
        try:
            with mapped(self.endpoint, SERVER):
                yield self.wire
        except (Refused, Busy, MissingCapability, UsageError):
            raise  # said in order, or not sent at all
        except (imaplib.IMAP4.error, ValueError, LookupError, TypeError, RecursionError) as error:
            self.drop()
            raise broken("gave an answer that cannot be read") from error
        except TuiMailError as error:
            self.wire.tap.note(error.message)
            self.drop()
            raise
        except BaseException:
            self.drop()
            raise

    def catch_up(self) -> None:
        """Read the answers to what was sent ahead."""
        if self.under_way is not None:
            self.under_way()

    def cancel(self) -> None:
        """End whatever is under way, from any thread."""
        self._over = True
        self.wire.stream.cut()

    def drop(self) -> None:
        """Let go of the connection."""
        self._over = True
        if self.wire.stream.sock.fileno() >= 0:
            self.wire.tap.note("Closed.")
        self.wire.stream.close()

    def leave(self, seconds: float = 2.0) -> None:
        """LOGOUT, unless the session is over; what goes wrong with it does not matter any more."""
        if not self._over:
            self.wire.stream.sock.settimeout(min(seconds, self.endpoint.timeout))
            with contextlib.suppress(TuiMailError), self.asking() as wire:
                wire.state = "LOGOUT"  # before it is sent: the BYE that follows is no surprise
                wire.command("LOGOUT")
        self.drop()
