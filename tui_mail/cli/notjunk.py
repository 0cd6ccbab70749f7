"""`tui-mail notjunk`: what lies in Junk is no spam."""

from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.cli.junk import mark


def run(words: Sequence[str], context: Context) -> int:
    """Back into the inbox, with the keyword $NotJunk."""
    about = ("notjunk", "Mark messages as not spam; those in Junk come back.")
    return mark(words, context, about, False)
