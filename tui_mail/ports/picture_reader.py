"""What is read of the store about pictures of the web that messages name."""

from typing import Protocol

from tui_mail.model.ids import MessageId
from tui_mail.model.offers import WebPicture


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
