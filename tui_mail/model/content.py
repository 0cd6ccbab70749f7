"""What a reader shows of a message: text, styled lines, attachments, links, origin."""

from enum import StrEnum

from tui_mail.model.bounce import BounceNote
from tui_mail.model.frozen import frozen
from tui_mail.model.invitation import InvitationNote
from tui_mail.model.mailing_list import MailingList
from tui_mail.model.offers import PicturesNote
from tui_mail.model.sender import Sender
from tui_mail.model.summary import Summary


class Look(StrEnum):
    """How a run of text is meant; the theme decides how that looks."""

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    HEADING = "heading"
    DIM = "dim"
    LINK = "link"
    IMAGE = "image"
    BUTTON = "button"
    SIGNATURE = "signature"
    ADDED = "added"
    REMOVED = "removed"


@frozen
class Span:
    """A run of text of one look, sanitised, without a newline."""

    text: str
    looks: frozenset[Look] = frozenset()
    link: int = 0
    """1-based number in Content.links; 0: no link."""


@frozen
class Line:
    """One line of a body, wrapped to the width that was asked for."""

    spans: tuple[Span, ...]
    quote: int = 0
    """Depth of quoting; the bar is drawn by who shows it and is not in the spans."""
    picture: str = ""
    """The part of the message whose picture stands below these words, where it can be drawn."""

    @property
    def text(self) -> str:
        """The line's words without looks."""
        return "".join(span.text for span in self.spans)


@frozen
class Attachment:
    """A leaf of the message that is not its text (contract, section 5)."""

    part: str
    """IMAP-like part number: `2`, `1.3`."""
    content_type: str
    filename: str
    """Sanitised, of one path component; empty where the message names none."""
    size: int
    """Bytes when decoded."""
    inline: bool
    true_type: str = ""
    """By its content, whatever the sender says; empty: not known."""
    kind: str = ""
    """The same in words: `PDF document`."""
    doubt: str = ""
    """Where name and content disagree: one sentence."""
    active: bool = False
    """Opened, it may do something: a program, a script, a page, macros."""


@frozen
class Link:
    """A link's words and its true target."""

    text: str
    url: str


@frozen
class Origin:
    """Where a message came from and whether it is still there."""

    protocol: str
    """`pop`, `imap`, `local` (written or imported here)."""
    server: str
    uid: int | None
    uidvalidity: int | None
    uidl: str | None
    fetched: int
    """Unix seconds."""
    sha256: str
    on_server: bool
    """By POP: as the last listing said; by IMAP: as the last sync found it."""
    removal: int | None = None
    """When the settings want it removed from the server, Unix seconds; None: not by time."""
    until_deleted: bool = False
    """The settings want it removed from the server once it was deleted here."""
    proven: bool = True
    """Its bytes came from there. False: a switch matched it, and they were not compared so far."""


@frozen
class Content:
    """A message opened. Every string is sanitised."""

    summary: Summary
    headers: tuple[tuple[str, str], ...]
    """Name and decoded value, in order."""
    reply_to: tuple[str, ...]
    """Addresses of Reply-To that differ from From's."""
    bcc: tuple[str, ...]
    """Of a message sent from here: who got it unseen (from the send record)."""
    text: str
    html: bool
    """Whether there is an HTML part."""
    parts: tuple[Attachment, ...]
    links: tuple[Link, ...]
    warnings: tuple[str, ...]
    """What the reader should be wary of, in plain words, one sentence each."""
    origin: Origin
    bounce: BounceNote | None = None
    """Of a report on another message: what it says."""
    sender: Sender = Sender()
    """How it stands with who it says it is from."""
    mailing_list: MailingList | None = None
    """That it says it came by."""
    invitation: InvitationNote | None = None
    """Of a message that holds a calendar file."""
    pictures: PicturesNote = PicturesNote()
    """How it stands with the pictures of the web that the text names."""
    text_files: tuple[Attachment, ...] = ()
    """Files written into the text (uuencode, yEnc), or in an envelope of Outlook's: no parts, but
    they can be saved."""

    @property
    def files(self) -> tuple[Attachment, ...]:
        """All that can be saved."""
        return (*self.parts, *self.text_files)
