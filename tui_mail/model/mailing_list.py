"""The mailing list or newsletter that a message came by."""

from tui_mail.model.frozen import frozen


@frozen
class MailingList:
    """What its headers say. Every string is sanitised; an address is empty where there is none."""

    name: str
    """What it calls itself, or its id."""
    post: str = ""
    """Where it takes mail."""
    archive: str = ""
    """Web address of this message in its archive, or of the archive."""
    one_click: str = ""
    """https address that takes the request to be left (RFC 8058)."""
    mail: str = ""
    """mailto: link that leaves it."""
    page: str = ""
    """Web page on which it is left."""

    @property
    def can_be_left(self) -> bool:
        """Whether it says how."""
        return bool(self.one_click or self.mail or self.page)
