"""The pictures of the web that were fetched for a message, as its reader sees them.

Must never fetch any: it reads what is kept. Whose pictures are shown at once counts only where
one's own provider confirms that the message is from them: anybody can write a name into From.
"""

from tui_mail.errors import NotFound
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import bodies, rendered
from tui_mail.message.parse import Parsed
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import PicturesNote, WebPicture
from tui_mail.model.sender import Sender
from tui_mail.model.summary import Summary
from tui_mail.ports.picture_reader import PictureReader

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class SeenPictures:
    """Reads them. Safe from any thread.

    Args:
        store: its read-only side.
    """

    def __init__(self, store: PictureReader) -> None:
        self._store = store

    def here(self, message: MessageId) -> tuple[WebPicture, ...]:
        """Those that are here; none of a letter within another message."""
        if message < 0:
            return ()
        return tuple(each for each in self._store.web_pictures(message) if each.content_type)

    def note(self, row: Summary, parsed: Parsed, sender: Sender, *, html: bool) -> PicturesNote:
        """How it stands with those that the text names which is shown."""
        parts = (part for part in bodies(parsed, html=html) if part.content_type == "text/html")
        shown = [rendered(part) for part in parts]
        named = {address for each in shown for address in each.pictures}
        unseen = sum(each.pixels for each in shown)
        if row.id < 0 or not named:
            return PicturesNote(unseen=unseen)
        asked = [each for each in self._store.web_pictures(row.id) if each.address in named]
        address = confirmed_address(parsed, sender)
        return PicturesNote(
            len(named),
            sum(bool(each.content_type) for each in asked),
            unseen,
            bool(asked),
            address,
            bool(address) and self._store.pictures_trusted(address),
        )

    def picture(self, message: MessageId, name: str) -> tuple[str, bytes]:
        """A safe file name and the bytes of one. Raises NotFound."""
        found = next((each for each in self.here(message) if each.name == name), None)
        if found is None:
            raise NotFound("That picture is not here.", "It can be loaded again.")
        data = self._store.web_picture(message, found.number)
        return f"picture-{found.number}.{_ENDINGS.get(found.content_type, 'bin')}", data

    def all(self, message: MessageId) -> dict[str, tuple[str, bytes]]:
        """By address: type and bytes of those that are here."""
        return {
            each.address: (each.content_type, self.picture(message, each.name)[1])
            for each in self.here(message)
        }


def confirmed_address(parsed: Parsed, sender: Sender) -> str:
    """Of whom a message is, where that is confirmed and nothing speaks against it; else empty."""
    named = [one for v in parsed.headers.raw_all("from") for one in parse_addresses(v)]
    sure = sender.confirmed and not sender.warnings and len(named) == 1
    return named[0].address.casefold() if sure else ""
