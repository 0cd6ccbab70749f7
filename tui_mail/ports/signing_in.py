"""What a face asks when somebody signs in at a provider; blocks, so a screen uses a worker."""

from typing import Protocol

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret


@frozen
class SignedIn:
    """What came of it."""

    keyring_name: str
    granted: Secret
    """For the engine, which holds it."""
    trouble: str = ""
    """Why it could not be kept, so that it is gone with the engine; empty where it is kept."""


class SignIn(Protocol):
    """One that was begun; used by one thread."""

    @property
    def url(self) -> str:
        """The page to open, in any browser."""
        ...

    @property
    def code(self) -> str:
        """To be typed there; empty where the page needs none."""
        ...

    @property
    def listens(self) -> bool:
        """Whether it hears by itself of what was done in the browser; else the code is pasted."""
        ...

    def wait(self, seconds: float) -> SignedIn | None:
        """For so long at most; None where nothing was done so far.

        Raises:
            SecretError: it was refused, or the provider does not take the client.
            NetworkError, ServerError: the provider was not reached.
        """
        ...

    def pasted(self, text: str) -> SignedIn:
        """The address that the browser ended at, or the code on its page.

        Raises:
            UsageError: it is neither.
            SecretError, NetworkError, ServerError: as `wait`.
        """
        ...

    def close(self) -> None:
        """Nobody waits any more."""
        ...


class SigningIn(Protocol):
    """The sign-ins of a profile."""

    def names(self, wanted: str) -> tuple[str, ...]:
        """Keyring names of what an account signs in by.

        Args:
            wanted: an account, its address or user name, or such a keyring name.

        Raises:
            UsageError: there is none, or none that signs in.
        """
        ...

    def accounts(self) -> tuple[AccountKey, ...]:
        """Those that sign in somewhere."""
        ...

    def begin(self, keyring_name: str, *, device: bool) -> SignIn:
        """Start one.

        Args:
            keyring_name: one of `names`.
            device: by a code that is typed elsewhere (RFC 8628).

        Raises:
            SecretError: it cannot be.
            NetworkError, ServerError: the provider was not reached.
        """
        ...
