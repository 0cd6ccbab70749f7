"""What the bytes of an attachment are, whatever its name and its sender say. Pure.

Goes by the signatures that formats begin with; looks at the beginning and the end, and unpacks
nothing (danger P4). Must never raise, and never take a guess for a fact: what is not known has
no type.
"""

from tui_mail.message.magic import KINDS, Family, Kind, of_text, of_zip
from tui_mail.model.frozen import frozen

_LOOKED_AT = 4_096
_NAMES: dict[Family, str] = {
    Family.ARCHIVE: "zip gz tgz bz2 xz zst rar 7z tar cab",
    Family.AUDIO: "mp3 ogg oga opus flac wav m4a aac",
    Family.IMAGE: "png jpg jpeg gif webp bmp tif tiff heic avif ico svg",
    Family.MAIL: "eml msg",
    Family.OFFICE: "doc docx docm dot dotx xls xlsx xlsm ppt pptx pptm odt ods odp rtf epub",
    Family.PAGE: "html htm xhtml shtml svg",
    Family.PDF: "pdf",
    Family.PROGRAM: "exe dll scr com msi jar apk deb rpm bin run elf app lnk iso img dmg wasm cpl",
    Family.SCRIPT: "sh bash py pl rb js mjs vbs vbe jse wsf wsh hta bat cmd ps1 psm1 php desktop "
    "command ps reg url",
    Family.TEXT: "txt text csv tsv log md rst json xml yaml yml toml ini cfg conf ics vcf ifb "
    "patch diff c h cpp rs go java ts css tex po sql asc",
    Family.VIDEO: "mp4 m4v mov avi mkv webm mpg mpeg",
}  # fmt: skip
_FAMILIES: dict[str, frozenset[Family]] = {}
for _family, _ends in _NAMES.items():
    for _end in _ends.split():
        _FAMILIES[_end] = _FAMILIES.get(_end, frozenset()) | {_family}
_DECLARED: dict[str, Family] = {
    "application/pdf": Family.PDF,
    "application/zip": Family.ARCHIVE,
    "application/gzip": Family.ARCHIVE,
    "text/html": Family.PAGE,
    "application/msword": Family.OFFICE,
    "application/rtf": Family.OFFICE,
}
_WORDS: dict[Family, str] = {
    Family.ARCHIVE: "an archive",
    Family.AUDIO: "sound",
    Family.IMAGE: "an image",
    Family.MAIL: "a message",
    Family.OFFICE: "an office document",
    Family.PAGE: "a web page",
    Family.PDF: "a PDF document",
    Family.PROGRAM: "a program",
    Family.SCRIPT: "a script",
    Family.TEXT: "text",
    Family.VIDEO: "a film",
}
_SURE = frozenset(
    ("pdf", "png", "jpg", "jpeg", "gif", "webp", "zip", "gz", "7z", "rar", "docx", "xlsx", "pptx",
     "odt", "ods", "odp")
)  # fmt: skip
"""Ends of names whose content cannot be unknown."""
_ACTIVE = frozenset({Family.PROGRAM, Family.SCRIPT, Family.PAGE})
NOT_KNOWN = Kind("", "", frozenset())


@frozen
class TrueType:
    """What an attachment is by its content."""

    content_type: str
    """Empty: not known."""
    words: str
    """`PDF document`; empty: not known."""
    doubt: str = ""
    """Where name and content disagree: one sentence."""
    active: bool = False
    """It may do something once it is opened: a program, a script, a page, macros."""


def true_type(data: bytes, name: str, declared: str) -> TrueType:
    """What an attachment is.

    Args:
        data: its content, decoded.
        name: its file name; may be empty.
        declared: its content type, as the sender says.
    """
    kind = kind_of(data)
    end = name.rpartition(".")[2].lower() if "." in name else ""
    named = _FAMILIES.get(end) or _declared(declared)
    active = kind.active or bool(kind.families & _ACTIVE) or bool(named & _ACTIVE)
    return TrueType(kind.content_type, kind.words, _doubt(kind, end, named, data), active=active)


def kind_of(data: bytes) -> Kind:
    """What these bytes are; NOT_KNOWN where nothing says so."""
    head = data[:_LOOKED_AT]
    kind = next((kind for at, sign, kind in KINDS if head.startswith(sign, at)), None)
    if kind is None:
        return of_text(data, head) or NOT_KNOWN
    return of_zip(data) if kind.content_type == "application/zip" else kind


def _declared(content_type: str) -> frozenset[Family]:
    family = _DECLARED.get(content_type)
    if family is None:
        main = content_type.partition("/")[0]
        if main not in {"image", "audio", "video", "text"}:
            return frozenset()
        family = Family(main)
    return frozenset((family,))


def _doubt(kind: Kind, end: str, named: frozenset[Family], data: bytes) -> str:
    if not named or not data:
        return ""
    words = " or ".join(sorted(_WORDS[family] for family in named))
    if not kind.families:
        return f"It is named as {words}, and does not look like it." if end in _SURE else ""
    if kind.families & named or (kind.families == {Family.TEXT} and _is_written(named)):
        return ""
    return f"It is named as {words}, but its content is {kind.article}."


def _is_written(named: frozenset[Family]) -> bool:
    """Whether files of such a name are texts themselves."""
    return bool(named & {Family.SCRIPT, Family.PAGE, Family.MAIL})
