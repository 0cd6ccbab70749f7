"""Puts the written mail into the postbox. Knows nothing of protocols."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from tui_mail.demo.mailbox.compose import Composer
from tui_mail.demo.mailbox.letters import read_letters
from tui_mail.demo.servers import DOMAIN
from tui_mail.model.frozen import frozen

FOLDERS = ("Drafts", "Sent", "Archive", "Junk", "Trash")
OWN = ("Drafts", "Sent")
"""Folders whose mail came from no server."""


@frozen
class Placed:
    """A message in somebody's folder."""

    user: str
    folder: str
    raw: bytes
    flags: tuple[str, ...]
    received: datetime
    slug: str


class Mailboxes(Protocol):
    """What filling asks of the postbox."""

    users: dict[str, str]

    async def add_folder(self, user: str, name: str) -> None:
        """Make a folder, unless there is one."""
        ...

    async def put(
        self,
        user: str,
        raw: bytes,
        when: datetime,
        *,
        folder: str,
        flags: Collection[str],
    ) -> None:
        """Add a message to a folder that is there."""
        ...


async def fill(mailboxes: Mailboxes, now: datetime) -> None:
    """Make everyone's folders and put their mail into them, oldest first.

    Args:
        mailboxes: of the two people of the demo.
        now: aware, in the time zone of this machine.
    """
    for user in mailboxes.users:
        for folder in FOLDERS:
            await mailboxes.add_folder(user, folder)
    for placed in sorted(written_mail(now), key=lambda one: one.received):
        if placed.folder != "INBOX":
            await mailboxes.add_folder(placed.user, placed.folder)
        await mailboxes.put(
            placed.user, placed.raw, placed.received, folder=placed.folder, flags=placed.flags
        )


def written_mail(now: datetime) -> Iterator[Placed]:
    """Every copy of every letter, as if sent and received before now."""
    letters = read_letters()
    composer = Composer(letters, now)
    for slug, letter in letters.items():
        raw = composer.raw(slug) if letter.placements else b""
        for place in letter.placements:
            user = f"{place.owner}@{DOMAIN}"
            own = place.folder in OWN
            yield Placed(
                user,
                place.folder,
                raw if own else composer.trace(slug, user) + raw,
                place.flags,
                composer.sent(slug) if own else composer.received(slug),
                slug,
            )
