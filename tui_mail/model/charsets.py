"""Charsets that mail was written in, by the names it gives them: what one chooses from by hand."""

from typing import Final

CHARSETS: Final = (
    "utf-8", "windows-1252", "iso-8859-2", "windows-1250", "iso-8859-15", "windows-1251", "koi8-r",
    "koi8-u", "iso-8859-5", "cp866", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp",
    "euc-kr", "windows-1253", "iso-8859-7", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "windows-1258", "tis-620", "utf-16", "macintosh",
)  # fmt: skip
"""The likeliest first."""
