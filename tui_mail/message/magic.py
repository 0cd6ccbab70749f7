"""The signatures that formats begin with. A table, and the formats that need a second look. Pure.

Own, and short: what is asked is not the exact format out of thousands, but whether a name lies and
whether opening a file could do something; libraries for the first know little of the second (a
program in a ZIP file, macros, scripts, shortcuts).
"""

import re
from enum import StrEnum

from tui_mail.model.frozen import frozen

_EITHER_END = 65_536
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|meta)\b", re.IGNORECASE)
_SVG = re.compile(rb"<(?:!doctype\s+svg|svg)\b", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")

_LIKE_VOWELS = ("HTML", "MP", "RPM", "RTF", "SVG")
"""Names that begin with a vowel when they are said."""


class Family(StrEnum):
    """What people take a file for."""

    ARCHIVE = "archive"
    AUDIO = "audio"
    IMAGE = "image"
    MAIL = "mail"
    OFFICE = "office"
    PAGE = "page"
    PDF = "pdf"
    PROGRAM = "program"
    SCRIPT = "script"
    TEXT = "text"
    VIDEO = "video"


@frozen
class Kind:
    """A format."""

    content_type: str
    words: str
    """`Windows program`."""
    families: frozenset[Family]
    """As what a file of this format may be named without lying."""
    active: bool = False
    """It may hold what runs, though the family does not say so: macros."""

    @property
    def article(self) -> str:
        """`a Windows program`."""
        if self.words == "text":
            return self.words
        vowel = self.words.startswith(_LIKE_VOWELS) or self.words[:1].lower() in "aeio"
        return f"{'an' if vowel else 'a'} {self.words}"


def _kind(content_type: str, words: str, *families: Family) -> Kind:
    return Kind(content_type, words, frozenset(families))


_F = Family
PE = _kind("application/vnd.microsoft.portable-executable", "Windows program", _F.PROGRAM)
ZIP = _kind("application/zip", "ZIP archive", _F.ARCHIVE)
OLE = Kind(
    "application/x-ole-storage",
    "Office document of the old kind",
    frozenset((_F.OFFICE, _F.PROGRAM, _F.MAIL)),
    active=True,
)
MP4 = _kind("video/mp4", "MPEG-4 film or sound", _F.VIDEO, _F.AUDIO)
MACH = _kind("application/x-mach-binary", "macOS program", _F.PROGRAM)

KINDS: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"%PDF-", _kind("application/pdf", "PDF document", _F.PDF)),
    (0, b"\x89PNG\r\n\x1a\n", _kind("image/png", "PNG image", _F.IMAGE)),
    (0, b"\xff\xd8\xff", _kind("image/jpeg", "JPEG image", _F.IMAGE)),
    (0, b"GIF87a", _kind("image/gif", "GIF image", _F.IMAGE)),
    (0, b"GIF89a", _kind("image/gif", "GIF image", _F.IMAGE)),
    (8, b"WEBPVP8", _kind("image/webp", "WebP image", _F.IMAGE)),
    (0, b"II*\x00", _kind("image/tiff", "TIFF image", _F.IMAGE)),
    (0, b"MM\x00*", _kind("image/tiff", "TIFF image", _F.IMAGE)),
    (0, b"\x00\x00\x01\x00", _kind("image/x-icon", "icon", _F.IMAGE)),
    (4, b"ftypheic", _kind("image/heic", "HEIC image", _F.IMAGE)),
    (4, b"ftypmif1", _kind("image/heif", "HEIF image", _F.IMAGE)),
    (4, b"ftypavif", _kind("image/avif", "AVIF image", _F.IMAGE)),
    (4, b"ftyp", MP4),
    (8, b"WAVE", _kind("audio/wav", "WAV sound", _F.AUDIO)),
    (8, b"AVI ", _kind("video/x-msvideo", "AVI film", _F.VIDEO)),
    (0, b"\x1aE\xdf\xa3", _kind("video/x-matroska", "Matroska film", _F.VIDEO, _F.AUDIO)),
    (0, b"OggS", _kind("audio/ogg", "Ogg sound", _F.AUDIO, _F.VIDEO)),
    (0, b"fLaC", _kind("audio/flac", "FLAC sound", _F.AUDIO)),
    (0, b"ID3", _kind("audio/mpeg", "MP3 sound", _F.AUDIO)),
    (0, b"\xff\xfb", _kind("audio/mpeg", "MP3 sound", _F.AUDIO)),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"Rar!\x1a\x07", _kind("application/vnd.rar", "RAR archive", _F.ARCHIVE)),
    (0, b"7z\xbc\xaf\x27\x1c", _kind("application/x-7z-compressed", "7z archive", _F.ARCHIVE)),
    (0, b"\x1f\x8b", _kind("application/gzip", "gzip archive", _F.ARCHIVE)),
    (0, b"BZh", _kind("application/x-bzip2", "bzip2 archive", _F.ARCHIVE)),
    (0, b"\xfd7zXZ\x00", _kind("application/x-xz", "xz archive", _F.ARCHIVE)),
    (0, b"\x28\xb5\x2f\xfd", _kind("application/zstd", "zstd archive", _F.ARCHIVE)),
    (0, b"MSCF", _kind("application/vnd.ms-cab-compressed", "Windows archive", _F.ARCHIVE)),
    (257, b"ustar", _kind("application/x-tar", "tar archive", _F.ARCHIVE)),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (0, b"{\\rtf", _kind("application/rtf", "RTF document", _F.OFFICE)),
    (0, b"MZ", PE),
    (0, b"\x7fELF", _kind("application/x-elf", "Linux program", _F.PROGRAM)),
    (0, b"\xcf\xfa\xed\xfe", MACH),
    (0, b"\xce\xfa\xed\xfe", MACH),
    (0, b"\xca\xfe\xba\xbe", _kind("application/java-vm", "Java or macOS program", _F.PROGRAM)),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", _kind("application/x-ms-shortcut",
        "Windows shortcut", _F.PROGRAM)),
    (0, b"!<arch>\ndebian", _kind("application/vnd.debian.binary-package", "Debian package",
        _F.PROGRAM)),
    (0, b"\xed\xab\xee\xdb", _kind("application/x-rpm", "RPM package", _F.PROGRAM)),
    (0, b"\x00asm", _kind("application/wasm", "WebAssembly program", _F.PROGRAM)),
    (0, b"\x78\x9f\x3e\x22", _kind("application/ms-tnef", "winmail.dat of Outlook", _F.MAIL)),
    (0, b"#!", _kind("text/x-script", "script", _F.SCRIPT)),
    (0, b"[Desktop Entry]", _kind("application/x-desktop", "desktop starter", _F.SCRIPT)),
    (0, b"[InternetShortcut]", _kind("application/x-url", "internet shortcut", _F.SCRIPT)),
    (0, b"%!PS", _kind("application/postscript", "PostScript program", _F.SCRIPT)),
    (0, b"BEGIN:VCALENDAR", _kind("text/calendar", "calendar", _F.TEXT)),
    (0, b"BEGIN:VCARD", _kind("text/vcard", "address card", _F.TEXT)),
    (0, b"-----BEGIN PGP", _kind("application/pgp", "PGP block", _F.TEXT)),
)  # fmt: skip
"""Offset, signature, format; the first that fits counts."""

_PLAIN = _kind("text/plain", "text", _F.TEXT)
_HTML = _kind("text/html", "HTML page", _F.PAGE)
_VECTOR = _kind("image/svg+xml", "SVG image", _F.IMAGE, _F.PAGE)
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_INSIDE: tuple[tuple[bytes, str, str], ...] = (
    (b"word/", f"{_OPEN_XML}wordprocessingml.document", "Word document"),
    (b"xl/", f"{_OPEN_XML}spreadsheetml.sheet", "Excel table"),
    (b"ppt/", f"{_OPEN_XML}presentationml.presentation", "PowerPoint slides"),
)
_STORED = re.compile(rb"mimetype(application/[a-z.+-]{3,80})")
_RUNS = re.compile(
    rb"\.(?:exe|scr|com|bat|cmd|js|vbs|lnk|hta|ps1|msi|jar)(?=pk|\x00|$|[\x00-\x20])"
)
_OPENED_BY_NAME = {"opendocument.text": "text document", "opendocument.spreadsheet": "spreadsheet",
    "opendocument.presentation": "presentation", "epub+zip": "e-book"}  # fmt: skip


def of_zip(data: bytes) -> Kind:
    """What a ZIP file is by the names of what is in it; nothing is unpacked."""
    names = data[:_EITHER_END] + data[-_EITHER_END:]
    stored = _STORED.search(names[:200])
    if stored:
        kind = stored[1].decode("ascii")
        words = next((w for end, w in _OPENED_BY_NAME.items() if kind.endswith(end)), "document")
        return Kind(kind, words, frozenset((_F.OFFICE,)))
    if b"[Content_Types].xml" in names:
        for folder, kind, words in _INSIDE:
            if folder in names:
                macros = b"vbaProject.bin" in names
                shown = f"{words} with macros" if macros else words
                return Kind(kind, shown, frozenset((_F.OFFICE,)), active=macros)
    if b"AndroidManifest.xml" in names:
        return _kind("application/vnd.android.package-archive", "Android app", _F.PROGRAM)
    if b"META-INF/MANIFEST.MF" in names:
        return _kind("application/java-archive", "Java program", _F.PROGRAM, _F.ARCHIVE)
    if _RUNS.search(names.lower()):
        return Kind(ZIP.content_type, "ZIP archive with a program", ZIP.families, active=True)
    return ZIP


def of_text(data: bytes, head: bytes) -> Kind | None:
    """What a text is; None where it is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and not len(head) % 2:
        return _PLAIN
    if not head or _CONTROLS.search(head):
        return None
    first = _first_tag(head)
    if _SVG.match(head, first):
        return _VECTOR
    if _PAGE.match(head, first):
        return _HTML
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # the last character may be cut; an old charset is text too, where most of it is ASCII
        cut = len(data) > len(head) and error.start >= len(head) - 4
        if not cut and sum(byte > 0x7F for byte in head) * 3 > len(head):
            return None
    return _PLAIN


def _first_tag(head: bytes) -> int:
    """Where a text of tags begins to say what it is: behind blanks, comments and <?xml ...?>."""
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while True:
        at += len(head) - at - len(head[at:].lstrip())
        for opened, closed in ((b"<!--", b"-->"), (b"<?xml", b"?>")):
            if head.startswith(opened, at):
                end = head.find(closed, at)
                if end < 0:
                    return at
                at = end + len(closed)
                break
        else:
            return at
