"""What is asked of the store about pictures of the web that messages name."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.ids import MessageId
from tui_mail.model.remote_pictures import WebPicture


class PictureReader(Protocol):
    """The read-only side. Safe from any thread."""

    def web_pictures(self, message: MessageId) -> tuple[WebPicture, ...]:
        """Those that were asked for, in their order; none where nobody asked."""
        ...

    def web_picture(self, message: MessageId, number: int) -> bytes:
        """The bytes of one. Raises NotFound."""
        ...

    def pictures_trusted(self, address: str) -> bool:
        """Whether those of mail from an address are to be shown at once."""
        ...


class PictureStore(Protocol):
    """The engine's side."""

    def keep_pictures(
        self, message: MessageId, pictures: Sequence[tuple[WebPicture, bytes]]
    ) -> None:
        """In place of what is kept under the same numbers; the oldest go where it is too much."""
        ...

    def kept_pictures(self, message: MessageId) -> tuple[WebPicture, ...]:
        """Those that were asked for, in their order."""
        ...

    def trust_pictures(self, address: str, *, trusted: bool) -> None:
        """From now on, or no more."""
        ...
