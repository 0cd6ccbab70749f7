"""The one tree of errors; each says what happened and what the user can do next.

    TuiMailError
    ├── UsageError                  the command was not understood
    │   └── QueryError              a search cannot be read
    ├── ConfigError                 a setting cannot be used
    ├── SecretError                 a password could not be had
    │   └── SecretMissing           nobody has given it yet
    │       ├── SignInNeeded        nobody has signed in, or not any more
    │       └── SecretLocked        the passphrase of what keeps them is wanted
    ├── NetworkError                the way to the server is blocked
    │   ├── UnknownHost
    │   ├── ConnectFailed
    │   │   └── Unreachable         no way leads there from this machine
    │   ├── TlsFailed
    │   ├── TimedOut
    │   │   └── NoAnswer            nobody even took the connection
    │   └── ConnectionLost
    ├── AuthFailed                  the server refused the user name or password
    ├── ServerError                 the server answered, but not with yes
    │   ├── Refused                 it said no
    │   │   └── MailboxFull         there is no room
    │   ├── Busy                    it said not now
    │   │   ├── OverLimit           nor anything else for a while
    │   │   └── NumberedAnew        what is known of the folder has to be learned anew first
    │   ├── BrokeProtocol           it said something that cannot be
    │   └── MissingCapability       it cannot do what is needed
    ├── SendError                   a message was not taken
    │   ├── RecipientRefused
    │   └── TooLarge
    ├── StoreError                  this machine's mail store
    │   ├── StoreLocked
    │   ├── StoreCorrupt
    │   ├── StoreFull
    │   ├── StoreUpdating           it is being brought up to date
    │   └── NotFound                no such message, folder, account
    ├── EngineError                 the background process
    ├── MessageError                a message that cannot be written as asked
    └── SpellingMissing             no dictionary, or nothing that reads one

Must never import anything of this project: everything may raise these.
Library errors become these at the door of each edge and nowhere else.
"""


class TuiMailError(Exception):
    """Base of all errors a user may see.

    Args:
        message: what happened, one sentence, clean of control characters.
        hint: what the user can do next, one sentence; may be empty.
    """

    recoverable = False
    """Whether trying the same again later can help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(TuiMailError):
    """The command line cannot be understood."""


class QueryError(UsageError):
    """A search cannot be read.

    Args:
        message: what is wrong, and where.
        hint: what the user can do next.
        what: what is wrong, without the place, for who shows that.
        place: the first character that is wrong, from 0, and the one behind the last.
    """

    def __init__(
        self, message: str, hint: str = "", what: str = "", place: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__(message, hint)
        self.what = what or message
        self.place = place


class ConfigError(TuiMailError):
    """A setting cannot be used; the message names file, line and key.

    Args:
        message: what is wrong.
        hint: what the user can do next.
        where: the key, where the message does not name file and line yet.
    """

    def __init__(self, message: str, hint: str = "", where: tuple[str | int, ...] = ()) -> None:
        super().__init__(message, hint)
        self.where = where


class SecretError(TuiMailError):
    """A password could not be had from keyring, command or user."""


class SecretMissing(SecretError):
    """No password is stored and nobody was there to ask."""


class SecretLocked(SecretMissing):
    """What keeps the passwords is locked.

    Args:
        message: what happened.
        hint: what the user can do next.
        wants: the name of what opens it.
    """

    def __init__(self, message: str, hint: str = "", wants: str = "") -> None:
        super().__init__(message, hint)
        self.wants = wants


class SignInNeeded(SecretMissing):
    """Nobody has signed in at the provider, or what was granted is over."""


class NetworkError(TuiMailError):
    """The server was not reached, or the line broke."""

    recoverable = True


class UnknownHost(NetworkError):
    """The name of the server cannot be found."""


class ConnectFailed(NetworkError):
    """The server's port cannot be reached."""


class Unreachable(ConnectFailed):
    """No way leads there from this machine: it is the network, not the server."""


class TlsFailed(NetworkError):
    """The connection cannot be made secure; nothing secret was sent."""

    recoverable = False


class TimedOut(NetworkError):
    """The server did not answer in time."""


class NoAnswer(TimedOut):
    """Nobody took the connection in time: a server that is off, or packets that are dropped."""


class ConnectionLost(NetworkError):
    """The line broke in the middle."""


class AuthFailed(TuiMailError):
    """The server refused the user name or the password."""


class ServerError(TuiMailError):
    """The server answered, but not with yes.

    Args:
        message: what happened.
        hint: what the user can do next.
        reply: the server's own words, sanitised.
    """

    def __init__(self, message: str, hint: str = "", reply: str = "") -> None:
        super().__init__(message, hint)
        self.reply = reply


class Refused(ServerError):
    """The server said no for good."""


class MailboxFull(Refused):
    """There is no room on the server for what was to be put there."""


class Busy(ServerError):
    """The server said not now."""

    recoverable = True


class OverLimit(Busy):
    """The account may do no more for a while: whatever is asked next is refused, too."""


class NumberedAnew(Busy):
    """The folder's numbers may mean other messages by now: nothing is said by them."""


class BrokeProtocol(ServerError):
    """The server said something that its protocol does not know."""

    recoverable = True


class MissingCapability(ServerError):
    """The server cannot do what is needed."""


class SendError(ServerError):
    """A message was not taken by the SMTP server."""


class RecipientRefused(SendError):
    """Nobody of the recipients was accepted."""


class TooLarge(SendError):
    """The message is larger than the server takes."""


class StoreError(TuiMailError):
    """The mail store on this machine cannot do it."""


class StoreLocked(StoreError):
    """Another program holds the store."""

    recoverable = True


class StoreCorrupt(StoreError):
    """The store is damaged or of another version."""


class StoreFull(StoreError):
    """No space is left on the device."""

    recoverable = True


class StoreUpdating(StoreError):
    """The store is of an older version, and is being brought up to date or is to be."""

    recoverable = True


class NotFound(StoreError):
    """No such message, folder, account or outbox entry."""


class BodyMissing(StoreError):
    """Only the beginning of a message is here; the rest is on its server, or nowhere any more."""


class EngineError(TuiMailError):
    """The background process did not start, or went away."""

    recoverable = True


class EngineNewer(EngineError):
    """The background process is of a newer version of the program than this one."""

    recoverable = False


class MessageError(TuiMailError):
    """A message cannot be written as asked (an address that cannot be, say)."""


class SpellingMissing(TuiMailError):
    """There is no dictionary for a language here, or no library that reads one."""
