"""Encoded words in headers (RFC 2047), read and written.

Reading must be linear in the length and must never raise; what is no encoded word stays as it is.
Adjacent words of one charset are joined before they are decoded, since senders cut characters
in two. Nothing here is sanitised: callers do that last.
"""

import binascii

from tui_mail.message.charset import codec_of, decode
from tui_mail.message.transfer import decode_base64

_LONGEST_PLAIN_LINE = 900
_FOLD_AT = 76


def decode_words(text: str) -> str:
    """Text of a header value, its encoded words decoded."""
    if "=?" not in text:
        return text
    out: list[str] = []
    waiting: list[bytes] = []
    charset = ""
    at = 0
    for start, end, word_charset, data in _words(text):
        between = text[at:start]
        # white space between two encoded words is not shown (RFC 2047, section 6.2)
        adjacent = bool(waiting) and not between.strip(" \t\r\n")
        if not (adjacent and word_charset == charset):
            out.append(decode(b"".join(waiting), charset))
            waiting = []
        if not adjacent:
            out.append(between)
        waiting.append(data)
        charset, at = word_charset, end
    out.append(decode(b"".join(waiting), charset))
    out.append(text[at:])
    return "".join(out)


def _words(text: str) -> list[tuple[int, int, str, bytes]]:
    """Start, end, charset and bytes of each encoded word."""
    found = []
    at = text.find("=?")
    while at >= 0:
        one = text.find("?", at + 2, at + 90)
        charset = text[at + 2 : one]
        # after the encoding's letter: a Q word may begin with `=`, which makes no end with its `?`
        end = text.find("?=", one + 3) if one > 0 and text[one + 2 : one + 3] == "?" else -1
        if end < 0 and one > 0 and text[one + 2 : one + 3] == "?":
            break  # no word ends after this
        encoding = text[one + 1 : one + 2]
        if end < 0 or not charset or " " in charset or encoding not in "bBqQ":
            at = text.find("=?", at + 2)
            continue
        charset = charset.split("*", 1)[0].lower()
        data = _decode(_bytes_of(text[one + 3 : end], charset), encoding)
        found.append((at, end + 2, charset, data))
        at = text.find("=?", end + 2)
    return found


def _bytes_of(payload: str, charset: str) -> bytes:
    """What stands in a word; raw eight-bit letters there are of its own charset."""
    if not payload.isascii() and (codec := codec_of(charset)):
        try:
            return payload.encode(codec)
        except UnicodeError:
            pass  # not of that charset after all
    return payload.encode("utf-8", "replace")


def _decode(raw: bytes, encoding: str) -> bytes:
    if encoding in "bB":
        return decode_base64(raw)
    return binascii.a2b_qp(raw, header=True)


def encode_text(text: str, name: str) -> str:
    """The value of an unstructured header (Subject), folded with CRLF; encoded only if needed.

    Args:
        text: one line without control characters.
        name: of the header, since its first line is shorter by that.
    """
    if is_plain(text):
        return fold(text, len(name) + 2)
    from email.header import Header  # only what is written needs it

    return Header(text, "utf-8", header_name=name, maxlinelen=_FOLD_AT).encode(linesep="\r\n")


def is_plain(text: str) -> bool:
    """Whether a text can stand in a header as it is, without being read as something else."""
    return (
        text.isascii()
        and "=?" not in text
        and text == text.strip()
        and max(map(len, text.split(" ")), default=0) <= _LONGEST_PLAIN_LINE
    )


def fold(text: str, used: int) -> str:
    """Break an ASCII value at its spaces into lines of about 76, joined by CRLF.

    Args:
        text: the value.
        used: characters that stand on the first line already.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        # a line of white space alone would end the header for some readers
        if line.strip() and used + len(line) + 1 + len(word) > _FOLD_AT and word:
            lines.append(line)
            line, used = f" {word}", 0
        else:
            line = f"{line} {word}" if line or lines else word
    lines.append(line)
    return "\r\n".join(lines)
