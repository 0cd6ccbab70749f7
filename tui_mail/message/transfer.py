"""Content transfer encodings (RFC 2045, section 6), read as leniently as mail needs.

Must never raise: what is no base64 is skipped, what is no quoted-printable stands as it is.
"""

import binascii
import re

_UU_BEGIN = re.compile(rb"(?:^|\n)begin(?:-base64)? [0-7]{3,4} ?[^\r\n]*\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_SAMPLE = 1_000
_LEAST = 40
_ENDED = re.compile(rb"=+(?=[A-Za-z0-9+/])")


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The bytes behind a Content-Transfer-Encoding; unknown ones are taken as they stand."""
    encoding = encoding.strip().lower()
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _decode_uu(data)
    return data


def is_base64(data: bytes) -> bool:
    """Whether this can be base64 at all: not where the words of a text stand as they are."""
    sample = data[:_SAMPLE].translate(None, b"\r\n")
    foreign = sum(map(len, _NOT_BASE64.findall(sample)))
    return len(sample) < _LEAST or foreign * 20 < len(sample)


def decode_base64(data: bytes) -> bytes:
    """Base64 with anything between its characters, padded or not, whole or not."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        pass  # padding is missing or stands in the middle; what follows puts up with both
    data = _NOT_BASE64.sub(b"", data)
    if _ENDED.search(data):
        return b"".join(_one_base64(run) for run in _ENDED.split(data))
    return _one_base64(data)


def _one_base64(data: bytes) -> bytes:
    data = data.rstrip(b"=")
    if len(data) % 4 == 1:
        data = data[:-1]
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def _decode_uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    if not begin:
        return data
    return decode_uu_lines(data[begin.end() :])


def decode_uu_lines(lines: bytes) -> bytes:
    """What stands between `begin` and `end`."""
    out = []
    for line in lines.splitlines():
        if line.rstrip() in {b"end", b"`", b""}:
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # some writers pad lines wrongly: take as many characters as the length asks for
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:count]))
            except binascii.Error:
                continue  # a line that is no uuencode at all
    return b"".join(out)
