"""Chooses a folder by a few letters of its name, or names a new one."""

from collections.abc import Collection

from textual.content import Content

from tui_mail.model.ids import AccountKey
from tui_mail.ports.reading import Reading
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.words import say

_SHOWN = 200


def picker_for(
    reading: Reading, accounts: Collection[AccountKey], title: str
) -> NarrowingDialog[str]:
    """For messages of these accounts."""
    if len(accounts) == 1:
        return FolderPicker(reading, next(iter(accounts)), title)
    from tui_mail.ui.dialogs.mixed_folder_picker import MixedFolderPicker

    ordered = [one.account for one in reading.accounts() if one.account in accounts]
    return MixedFolderPicker(reading, ordered, title)


class FolderPicker(NarrowingDialog[str]):
    """Gives the name of a folder, which may be new; None where none was chosen.

    Args:
        reading: where folders are read from.
        account: whose folders; None: everybody's, by name.
        title: what is done with the folder.
    """

    def __init__(
        self, reading: Reading, account: AccountKey | None = None, title: str = ""
    ) -> None:
        super().__init__(
            title or say("Move to which folder?"),
            say("type to narrow down, enter takes it, esc leaves"),
            say("a part of its name"),
        )
        self._names = tuple(dict.fromkeys(folder.name for folder in reading.folders(account)))

    def matching(self, typed: str) -> list[tuple[str, Content]]:
        """Folders whose names hold every word; at the end the new one that the words name."""
        wanted = one_line(typed)
        words = wanted.casefold().split()
        found = [n for n in self._names if all(word in n.casefold() for word in words)]
        found.sort(key=lambda name: not name.casefold().startswith(wanted.casefold()))
        shown = [(name, Content(one_line(name))) for name in found[:_SHOWN]]
        if wanted and wanted.casefold() not in (name.casefold() for name in self._names):
            shown.append((wanted, Content(say("New folder: {name}", name=wanted))))
        return shown
