"""Folders every account has, and what they are called when this program makes them."""

from tui_mail.model.folder import Role

NAMES: dict[Role, str] = {
    Role.INBOX: "Inbox",
    Role.DRAFTS: "Drafts",
    Role.SENT: "Sent",
    Role.ARCHIVE: "Archive",
    Role.JUNK: "Junk",
    Role.TRASH: "Trash",
}
"""In the order in which they are shown."""


def role_named(name: str) -> Role | None:
    """The role a user means by such a name; None for a folder like any other."""
    folded = name.casefold()
    return next((role for role, own in NAMES.items() if own.casefold() == folded), None)
