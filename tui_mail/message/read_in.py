"""A message read in a charset that somebody chose, because its own does not fit. Pure."""

from tui_mail.message.charset import codec_of
from tui_mail.message.parse import Parsed

CHARSETS = (
    "utf-8", "windows-1252", "iso-8859-2", "windows-1250", "iso-8859-15", "windows-1251", "koi8-r",
    "koi8-u", "iso-8859-5", "cp866", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp",
    "euc-kr", "windows-1253", "iso-8859-7", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "windows-1258", "tis-620", "utf-16", "mac-roman",
)  # fmt: skip
"""Those that mail was written in, the likeliest first."""


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
