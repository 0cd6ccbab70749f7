"""Text as a search compares it. Light: every list needs it, and none needs a writer's store."""

from tui_mail.message.folding import fold


def folded(text: str) -> str:
    """As a search compares it: no case, no accents, each run of white space one space."""
    plain = text.lower() if text.isascii() else fold(text)
    return " ".join(plain.split())
