"""Where the bytes of a big message go while they come in."""

from typing import Protocol

from tui_mail.model.big_mail import BigMail


class Spool(Protocol):
    """One message on its way; for one thread."""

    def __len__(self) -> int:
        """Bytes so far."""
        ...

    def write(self, octets: bytes) -> None:
        """The next bytes. Raises StoreFull, StoreError."""
        ...

    def done(self) -> BigMail:
        """That was all: it is on the disk when this returns."""
        ...

    def drop(self) -> None:
        """Nothing comes of it. May be called at any time."""
        ...


class Spools(Protocol):
    """Makes them; safe from any thread."""

    def begin(self) -> Spool:
        """An empty one. Raises StoreFull, StoreError."""
        ...

    def discard(self, mail: BigMail) -> None:
        """It is not wanted after all."""
        ...
