"""Chooses a folder for messages of several accounts: each goes to its own account's.

Must never let a message change its account, nor leave unsaid where one would go.
"""

from collections.abc import Mapping, Sequence

from textual.content import Content

from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey
from tui_mail.ports.reading import Reading
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.words import say

_SHOWN = 200
_USUAL = (Role.INBOX, Role.ARCHIVE, Role.TRASH, Role.JUNK, Role.SENT, Role.DRAFTS)


class MixedFolderPicker(NarrowingDialog[str]):
    """Gives a name that each account understands; None where none was chosen.

    A name stands for the account's folder of that name, else for the one that it uses for that
    (`Archive`, whatever it is called there), else for a new one.

    Args:
        reading: where folders are read from.
        accounts: whose messages they are.
        title: what is done with the folder.
    """

    def __init__(self, reading: Reading, accounts: Sequence[AccountKey], title: str) -> None:
        super().__init__(
            title,
            say("each message stays in its own account; enter takes it, esc leaves"),
            say("a part of its name"),
        )
        self._folders = {account: reading.folders(account) for account in accounts}
        every = [folder for folders in self._folders.values() for folder in folders]
        roles = {folder.role for folder in every}
        usual = [role.value.title() for role in _USUAL if role in roles]
        others = sorted({f.name for f in every if f.role is None}, key=str.casefold)
        self._names = tuple(dict.fromkeys((*usual, *others)))

    def matching(self, typed: str) -> list[tuple[str, Content]]:
        """What the words are in, with where each account's messages go; a new one at the end."""
        wanted = one_line(typed)
        words = wanted.casefold().split()
        found = [n for n in self._names if all(word in n.casefold() for word in words)]
        found.sort(key=lambda name: not name.casefold().startswith(wanted.casefold()))
        shown = [(name, self._line(name)) for name in found[:_SHOWN]]
        if wanted and wanted.casefold() not in (name.casefold() for name in self._names):
            new = say("New folder in each account: {name}", name=wanted)
            shown.append((wanted, Content(new)))
        return shown

    def _line(self, name: str) -> Content:
        where = "  ".join(
            f"{one_line(account)}: {one_line(there) if there else say('new')}"
            for account, there in landing(self._folders, name).items()
        )
        return Content.assemble(Content(one_line(name)), Content.styled(f"  {where}", "$quiet"))


def landing(
    folders: Mapping[AccountKey, Sequence[Folder]], name: str
) -> Mapping[AccountKey, str | None]:
    """What a name is in each account, as the engine takes it; None: it is made there."""
    return {account: _meant(known, name) for account, known in folders.items()}


def _meant(known: Sequence[Folder], name: str) -> str | None:
    folded = name.casefold()
    exact = (folder.name for folder in known if folder.name == name)
    any_case = (folder.name for folder in known if folder.name.casefold() == folded)
    by_role = (folder.name for folder in known if folder.role == folded)
    return next((found for some in (exact, any_case, by_role) for found in some), None)
