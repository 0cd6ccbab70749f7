"""What a face asks to be done to folders."""

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId


@frozen
class CreateFolder:
    """Make a folder, `/` between levels. Answer: Done."""

    account: AccountKey
    name: str


@frozen
class RenameFolder:
    """Give a folder, and those below it, another name. Answer: Done."""

    folder: FolderId
    name: str


@frozen
class DeleteFolder:
    """Remove a folder; the messages in it go to Trash. Answer: Done."""

    folder: FolderId


@frozen
class EmptyFolder:
    """Remove for good what lies in Trash or Junk. Answer: Done."""

    folder: FolderId


@frozen
class ReadFolder:
    """Mark everything in a folder as read. Answer: Done."""

    folder: FolderId
