"""Whether a server that cannot be reached answers on its other ports for submission (RFC 8314).

Must never hand over a message there, nor say a user name or password: it says hello over TLS, and
goes. What it finds is told as advice; only the settings decide where mail goes.
"""

import threading

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.lines import Lines
from tui_mail.engine.log import Log
from tui_mail.engine.sending import Attempt
from tui_mail.errors import (
    Busy,
    ConnectFailed,
    NetworkError,
    NoAnswer,
    StoreError,
    TlsFailed,
    TuiMailError,
    Unreachable,
)
from tui_mail.model.account import Problem
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.events import OutboxChanged, ProblemRaised
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import SendUpdate

log = Log(__name__)

PORTS = ((587, Security.STARTTLS), (465, Security.TLS))
"""Where servers take mail from people, and how it is made safe there; the first is tried first."""
PATIENCE = 5.0
"""Seconds for each step of a hello."""
FRESH = 3600.0
"""Seconds for which what was found holds; then it is looked for anew."""
WAIT = 12.0
"""Seconds that who asked for an attempt waits for what is found, at most."""
_MAIL_PORT = 25


@frozen
class _Found:
    """What a look came to."""

    when: float
    """By the monotonic clock."""
    tried: tuple[int, ...]
    usable: tuple[int, Security] | None
    silent: bool
    """Nobody is there at any of them."""


@frozen
class _Wanted:
    """A message that waits because its server was not reached."""

    entry: OutboxId
    account: AccountKey
    name: str
    """Of the server in the settings."""
    server: ServerSettings
    error: TuiMailError
    last_error: str
    """As the store has it, to be replaced."""


class OtherPorts:
    """Looks, on threads of its own, and says what it found where the message stands.

    Args:
        tools: the engine's.
        one_sender: held while anything is tried.
    """

    def __init__(self, tools: Tools, one_sender: threading.Lock) -> None:
        self._tools = tools
        self._one_sender = one_sender
        self._lines = Lines()
        self._ready = threading.Condition()
        self._found: dict[Endpoint, _Found] = {}
        self._looking: dict[Endpoint, list[_Wanted]] = {}
        self._warned: set[Endpoint] = set()

    def consider(self, attempt: Attempt, last_error: str) -> None:
        """Look, where that may help, after an attempt is over; returns at once."""
        if attempt.failed is None or attempt.dotted:
            return
        name, server, error = attempt.failed
        blocked = isinstance(error, ConnectFailed | NoAnswer) and not isinstance(error, Unreachable)
        if not blocked or _has_no_other(server.endpoint) or self._lines.ended:
            return
        entry = attempt.outgoing.entry
        wanted = _Wanted(entry.id, entry.account, name, server, error, last_error)
        with self._ready:
            known = self._fresh(server.endpoint)
            if known is None:
                waiting = self._looking.setdefault(server.endpoint, [])
                waiting.append(wanted)
                if len(waiting) > 1:
                    return
        if known is not None:
            self._say(wanted, known)
            return
        threading.Thread(
            target=self._look, args=(wanted,), name=f"ports:{name}", daemon=True
        ).start()

    def wait(self) -> None:
        """Until nothing is looked for any more, or too long."""
        with self._ready:
            self._ready.wait_for(lambda: not self._looking, WAIT)

    def forget(self) -> None:
        """This may be another network: what was found on the one before holds no more."""
        with self._ready:
            self._found.clear()
            self._warned.clear()

    def end(self) -> None:
        """Break off; from any thread."""
        self._lines.end()
        with self._ready:
            self._looking.clear()
            self._ready.notify_all()

    def _fresh(self, endpoint: Endpoint) -> _Found | None:
        found = self._found.get(endpoint)
        if found is None or self._tools.clock.monotonic() - found.when > FRESH:
            return None
        return found

    def _look(self, first: _Wanted) -> None:
        endpoint = first.server.endpoint
        found: _Found | None = None
        try:
            found = self._try_each(endpoint, first.account)
            if found.usable is not None and not self._lines.ended:
                self._warn(first, found)
        except Exception:
            log.exception("other ports of %s", first.name)
        with self._ready:
            waiting = self._looking.get(endpoint, [])
            if found is not None and not self._lines.ended:
                self._found[endpoint] = found
        while waiting:
            if found is not None:
                self._say(waiting[0], found)
            with self._ready:
                del waiting[0]
                if not waiting:
                    self._looking.pop(endpoint, None)
                    self._ready.notify_all()

    def _try_each(self, endpoint: Endpoint, account: AccountKey) -> _Found:
        silent = True
        tried = []
        for port, security in PORTS:
            if port == endpoint.port or self._lines.ended:
                continue
            tried.append(port)
            there = replace(
                endpoint,
                port=port,
                security=security,
                auth=AuthKind.NONE,
                timeout=min(endpoint.timeout, PATIENCE),
                allow_insecure=False,
            )
            try:
                self._greet(there, account)
            except Busy:
                pass  # it is there: to have no time is no reason not to name it
            except TuiMailError as error:
                safe = isinstance(error, NetworkError) and not isinstance(error, TlsFailed)
                silent = silent and safe
                continue
            return _Found(self._tools.clock.monotonic(), tuple(tried), (port, security), False)
        return _Found(self._tools.clock.monotonic(), tuple(tried), None, silent)

    def _greet(self, endpoint: Endpoint, account: AccountKey) -> None:
        """Greeting, EHLO, TLS with a good certificate, QUIT: without AUTH nothing more is said."""
        line = self._lines.open(
            lambda opening: self._tools.edges.submission(endpoint, None, account, opening)
        )
        self._lines.close(line)

    def _warn(self, wanted: _Wanted, found: _Found) -> None:
        """Only the user can mend it: told once, not at every try."""
        if wanted.server.endpoint in self._warned:
            return
        self._warned.add(wanted.server.endpoint)
        problem = Problem(wanted.error.message, _advice(wanted, found), False, "smtp")
        self._tools.hub.tell(ProblemRaised(None, problem))

    def _say(self, wanted: _Wanted, found: _Found) -> None:
        """In place of what stands at the message, if that still is what this is about."""
        words = wanted.last_error.removesuffix(wanted.error.hint) + _advice(wanted, found)
        store = self._tools.store
        with self._one_sender:
            if self._lines.ended:
                return
            try:
                same = [
                    one
                    for one in store.entries((wanted.entry,))
                    if one.state is SendState.WAITING and one.last_error == wanted.last_error
                ]
                if same:
                    store.settle(wanted.entry, SendUpdate(last_error=words))
            except StoreError as error:
                log.warning("other ports of %s: %s", wanted.name, error.message)
                return
        if same:
            self._tools.hub.tell(OutboxChanged(wanted.entry, SendState.WAITING))


def _has_no_other(endpoint: Endpoint) -> bool:
    """Whether it can only be this machine, or is a program: no network lies between."""
    own_relay = endpoint.security is Security.NONE and not endpoint.allow_insecure
    return own_relay or endpoint.command is not None


def _advice(wanted: _Wanted, found: _Found) -> str:
    """What to do next, in the words of the settings."""
    if found.usable is None:
        ports = " and ".join(map(str, found.tried))
        one = len(found.tried) == 1
        if not found.silent or not ports:
            return wanted.error.hint
        return f"Its {_ports(ports, one=one)} not answer either. {wanted.error.hint}"
    port, security = found.usable
    endpoint = wanted.server.endpoint
    who = "Many networks block" if endpoint.port == _MAIL_PORT else "Some networks block"
    keys = [f"port = {port}", f'security = "{security.value}"']
    more = ""
    if endpoint.auth is AuthKind.NONE:
        more = ' It may want a log-in there: then remove auth = "none", and set username.'
    return (
        f"{who} port {endpoint.port}. Port {port} of it answers: set {' and '.join(keys)} in "
        f"[smtp.{wanted.name}] of config.toml.{more}"
    )


def _ports(ports: str, *, one: bool) -> str:
    return f"port {ports} does" if one else f"ports {ports} do"
