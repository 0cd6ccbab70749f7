"""A message read in a charset that somebody chose, because its own does not fit. Pure."""

from tui_mail.message.charset import codec_of
from tui_mail.message.parse import Parsed


def read_in(parsed: Parsed, charset: str) -> None:
    """Take every text of the message for that charset; bytes that do not fit become U+FFFD.

    Args:
        parsed: taken apart for this alone: it stays so.
        charset: a name that `codec_of` knows.
    """
    codec = codec_of(charset)
    for leaf in parsed.leaves if codec else ():
        if leaf.content_type.startswith("text/"):
            text = leaf.data.decode(codec, "replace").removeprefix("\ufeff")
            leaf.text = text.replace("\r\n", "\n").replace("\r", "\n")
