"""Tries servers for real, step by step: name, TCP, TLS, greeting, log-in, what they can do.

Changes nothing on any server. Must never send a password where it would be readable.
"""

import time
from collections.abc import Iterator, Mapping

from tui_mail.config.servers import is_loopback
from tui_mail.errors import AuthFailed, MissingCapability, SecretError, TuiMailError
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep, NewAccount
from tui_mail.ports.edges import Edges
from tui_mail.wiring.looking_up import advice_of, other_form
from tui_mail.wiring.pinning import fingerprint_of
from tui_mail.wiring.witness import Witness

CONNECT, LOGIN, CAPABILITIES = "connect", "login", "capabilities"
_SECURITY = {
    Security.TLS: "over TLS",
    Security.STARTTLS: "over STARTTLS",
    Security.NONE: "without encryption",
}


class Checking:
    """Opens connections, asks, and closes them.

    Args:
        edges: opens the connections.
        witness: hears of them.
    """

    def __init__(self, edges: Edges, witness: Witness) -> None:
        self._edges = edges
        self._witness = witness

    def account(self, new: NewAccount, secrets: Mapping[str, Secret]) -> Iterator[CheckStep]:
        """Each server that a new account would use.

        Args:
            new: the account.
            secrets: by protocol (`pop`, `imap`, `smtp`).
        """
        incoming = new.pop if new.mode is Mode.POP else new.imap
        if incoming is not None:
            yield from self._both_ways(new.mode.value, incoming, secrets, new)
        if new.smtp is not None:
            yield from self._both_ways("smtp", new.smtp, secrets, new)

    def server(
        self, protocol: str, endpoint: Endpoint, secret: Secret | None, account: AccountKey
    ) -> Iterator[CheckStep]:
        """Connect, secure, log in and ask what it can do.

        Args:
            protocol: `pop`, `imap` or `smtp`.
            endpoint: where.
            secret: to log in with.
            account: whose log tells of it.
        """
        clear = endpoint.security is Security.NONE and endpoint.command is None
        if clear and not (endpoint.allow_insecure or is_loopback(endpoint.host)):
            words = f"Security none would send the password in clear text to {endpoint.host}."
            yield CheckStep(protocol, CONNECT, False, words, "Use tls or starttls.")
            return
        witness = self._witness
        witness.begin()
        times = Times(witness.reached)
        try:
            can = self._try(protocol, endpoint, secret, account, times)
        except TuiMailError as error:
            times.reached = witness.reached
            yield from _failed(protocol, endpoint, error, times, witness.parts)
            return
        yield CheckStep(
            protocol, CONNECT, True, _place(endpoint), seconds=times.connecting, parts=witness.parts
        )
        if endpoint.auth is not AuthKind.NONE:
            words = f"Logged in as {endpoint.username}."
            yield CheckStep(protocol, LOGIN, True, words, seconds=times.logging_in)
        yield CheckStep(protocol, CAPABILITIES, True, can, seconds=times.since_then())

    def _both_ways(
        self, protocol: str, endpoint: Endpoint, secrets: Mapping[str, Secret], new: NewAccount
    ) -> Iterator[CheckStep]:
        """A refused log-in is tried once more by the other form of the user name."""
        secret = secrets.get(protocol)
        steps = tuple(self.server(protocol, endpoint, secret, new.key))
        other = other_form(endpoint.username, new.email)
        by_name = endpoint.auth is not AuthKind.OAUTH2  # a token is one user's, by one name
        if steps[-1].step == LOGIN and not steps[-1].ok and other and secret and by_name:
            again = tuple(self.server(protocol, replace(endpoint, username=other), secret, new.key))
            if any(step.step == LOGIN and step.ok for step in again):
                steps = tuple(
                    replace(step, username=other) if step.step == LOGIN else step for step in again
                )
        yield from steps

    def _try(
        self,
        protocol: str,
        endpoint: Endpoint,
        secret: Secret | None,
        account: AccountKey,
        times: "Times",
    ) -> str:
        """What the server can do, in a few words, once it let us in."""
        edges, witness = self._edges, self._witness
        if protocol == "pop":
            drop = edges.mail_drop(endpoint, secret, account, witness)
            times.opened(witness.reached)
            try:
                return f"{len(drop.listing())} messages, with UIDL."
            finally:
                drop.close()
        if protocol == "imap":
            server = edges.imap_server(endpoint, secret, account, witness)
            times.opened(witness.reached)
            try:
                known = sorted(server.capabilities & {"IDLE", "MOVE", "UIDPLUS", "CONDSTORE"})
                folders = len(server.folders())
                return f"{folders} folders; {', '.join(known) or 'no extensions'}."
            finally:
                server.close()
        submission = edges.submission(endpoint, secret, account, witness)
        times.opened(witness.reached)
        submission.close()
        if endpoint.command is not None:
            return "Is given mail as sendmail is; whether it can send shows when it does."
        return "Takes mail."


class Times:
    """How long the steps of a try took, in seconds.

    Args:
        begun: monotonic time of the beginning.
    """

    def __init__(self, begun: float) -> None:
        self._begun = self.reached = self._opened = begun

    def opened(self, reached: float) -> None:
        """It let us in, now.

        Args:
            reached: monotonic time at which it was reached and had greeted.
        """
        self.reached, self._opened = reached, time.monotonic()

    @property
    def connecting(self) -> float:
        """Until it had greeted, and the line was safe."""
        return self.reached - self._begun

    @property
    def logging_in(self) -> float:
        """From there until we were in; until now, where we are not."""
        end = self._opened if self._opened > self._begun else time.monotonic()
        return max(end - self.reached, 0.0)

    def since_then(self) -> float:
        """From there until now."""
        return time.monotonic() - max(self._opened, self.reached)

    def whole(self) -> float:
        """From the beginning until now."""
        return time.monotonic() - self._begun


def _place(endpoint: Endpoint) -> str:
    if endpoint.command is not None:
        return f"The program {endpoint.place} is there and may be run."
    return f"{endpoint.host}:{endpoint.port}, {_SECURITY[endpoint.security]}."


def _failed(
    protocol: str,
    endpoint: Endpoint,
    error: TuiMailError,
    times: Times,
    parts: tuple[str, ...],
) -> Iterator[CheckStep]:
    """The steps that went well before the one that did not."""
    step, advice, seconds = CONNECT, error.hint, times.whole()
    if isinstance(error, AuthFailed | SecretError | MissingCapability):
        place = _place(endpoint)
        yield CheckStep(protocol, CONNECT, True, place, seconds=times.connecting, parts=parts)
        step, parts = CAPABILITIES if isinstance(error, MissingCapability) else LOGIN, ()
        seconds = times.since_then()
    if isinstance(error, AuthFailed):
        advice = advice_of(endpoint.host, advice)
    shown = fingerprint_of(protocol, endpoint, error)
    yield CheckStep(protocol, step, False, error.message, advice, seconds, parts, fingerprint=shown)
