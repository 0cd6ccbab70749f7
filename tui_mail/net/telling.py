"""What a conversation in lines is told: answers with what belongs to them, mail by its length.

Must never tell a byte of mail (T13).
"""

from tui_mail.ports.conversation import Conversation, octets


class Telling:
    """Between one connection and its conversation.

    Args:
        conversation: told what may be told.
    """

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._begun = b""
        """What was heard and is told with what comes next."""
        self._mail = (0, 0)
        """Messages that came in a row and are told together, and their bytes."""
        self._alone = b""
        """The only one of them."""

    def said(self, words: bytes) -> None:
        """A line that goes out."""
        self._tell_mail()
        self._conversation.said(words)

    def note(self, words: str) -> None:
        """What happened."""
        self._tell_mail()
        self._conversation.note(words)

    def hold(self, words: bytes) -> None:
        """Tell this with what is heard next, or when `release` is called."""
        self._begun += words

    def release(self) -> None:
        """Tell what was held: nothing comes with it."""
        if self._begun:
            self.heard(b"")

    def heard(self, words: bytes) -> None:
        """A line that came in, or what stands for it."""
        self._tell_mail()
        begun, self._begun = self._begun, b""
        self._conversation.heard((begun + words).rstrip() if begun else words)

    def came(self, size: int) -> None:
        """So many octets: told at once, but for messages, of which those in a row are one line."""
        if not self._begun.startswith(b"+OK"):
            self.heard(octets(size))
            return
        count, before = self._mail
        if count == 0:
            self._alone = self._begun + octets(size)
        self._begun, self._mail = b"", (count + 1, before + size)

    def _tell_mail(self) -> None:
        (count, size), self._mail = self._mail, (0, 0)
        if count == 1:
            self._conversation.heard(self._alone)
        elif count:
            self._conversation.heard(b"+OK (%d messages) " % count + octets(size))
