"""What an SMTP server says it can do, in its answer to EHLO (RFC 5321 section 4.1.1.1)."""

from collections.abc import Sequence

from tui_mail.model.frozen import frozen


@frozen
class Extensions:
    """An answer to EHLO; nothing at all after HELO."""

    keywords: frozenset[str] = frozenset()
    """Upper case: `STARTTLS`, `PIPELINING`, `8BITMIME`, `SMTPUTF8`, `SIZE`."""
    auth: frozenset[str] = frozenset()
    """SASL mechanisms, upper case."""
    size: int = 0
    """Bytes a message may have; 0 where the server sets no limit or tells none (RFC 1870)."""

    def has(self, keyword: str) -> bool:
        """Whether the keyword is among them."""
        return keyword in self.keywords


def parse(lines: Sequence[bytes]) -> Extensions:
    """The lines of a 250 to EHLO, the greeting first."""
    keywords: set[str] = set()
    auth: set[str] = set()
    size = 0
    for line in lines[1:]:
        # AUTH=LOGIN is how servers wrote it before RFC 2554; some still say both
        words = line.decode("ascii", "replace").upper().replace("AUTH=", "AUTH ", 1).split()
        if not words:
            continue
        keywords.add(words[0])
        if words[0] == "AUTH":
            auth.update(words[1:])
        elif words[0] == "SIZE" and len(words) > 1 and words[1].isdigit():
            size = int(words[1])
    return Extensions(frozenset(keywords), frozenset(auth), size)
