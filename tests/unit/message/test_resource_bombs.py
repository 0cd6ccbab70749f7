"""Messages made to choke a reader: read in bounded time (dangers P1, P5, S9)."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui_mail.message.body import links_of, parts_of, text_of
from tui_mail.message.digest import digest
from tui_mail.message.layout import layout
from tui_mail.message.parse import parse
from tui_mail.message.warnings import warnings_of

_SECONDS = 6
"""Of the processor, for everything together; about one on a quiet machine."""

HEAD = b"From: a@b.test\nSubject: s\n"


def _deep(levels: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels)
    )


BOMBS = {
    "multipart, 2,000 deep": _deep(2000) + b"\nleaf",
    "message/rfc822, 5,000 deep": b"Content-Type: message/rfc822\n\n" * 5000,
    "100,000 parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * 100_000,
    "100,000 header lines": b"X-A: 1\n" * 100_000 + b"\nbody",
    "a subject of 1 MB": b"Subject: " + b"a " * 500_000 + b"\n\nx",
    "a subject of encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 70_000 + b"\n\nx",
    "50,000 recipients": b"To: " + b"Foo Bar <a@b.test>,\n " * 50_000 + b"\n\nx",
    "1,000 nested comments": b"From: " + b"(" * 1000 + b")" * 1000 + b" <a@b>\n\nx",
    "5,000 pieces of a file name": HEAD
    + b"Content-Disposition: attachment"
    + b"".join(b"; filename*%d*=a" % n for n in range(5000))
    + b"\n\nx",
    "semicolons": b"Content-Type: text/plain" + b";" * 60_000 + b"\n\nx",
    "one line of 5 MB": HEAD + b"\n" + b"a" * 5_000_000,
    "a million lines": HEAD + b"\n" + b"x\n" * 1_000_000,
    "quotes, 50,000 deep": HEAD + b"\n" + b">" * 50_000 + b" x",
    "brackets": HEAD + b"\n" + b"[" * 50_000,
    "links": HEAD + b"\n" + b"http://a.b/" * 50_000,
    "closing parentheses": HEAD + b"\nhttp://a.b/" + b")" * 50_000,
    "flowed": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"word \n" * 100_000,
    "combining marks": HEAD + b"\ne" + "\u0301".encode() * 200_000,
    "boundary of one dash": HEAD
    + b"Content-Type: multipart/mixed; boundary=-\n\n"
    + b"\n---x" * 100_000,
    "padding for base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"a=" * 500_000,
    "only newlines": b"\n" * 1_000_000,
    "only NUL": b"\x00" * 1_000_000,
    "references": b"References: " + b"<a@b> " * 100_000 + b"\n\nx",
    "quotes in addresses": b"To: " + b'"\\' * 30_000 + b"\n\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_P1_S9_a_bomb_is_read_in_bounded_time(name: str) -> None:
    raw = BOMBS[name]
    begin = time.process_time()
    found = digest(raw)
    parsed = parse(raw)
    text_of(parsed)
    layout(parsed, 80)
    links_of(parsed)
    warnings_of(parsed)
    parsed.headers.pairs()
    assert len(parts_of(parsed)) == found.attachments
    assert time.process_time() - begin < _SECONDS


_CHILD = """
from tests.unit.message.test_resource_bombs import BOMBS
from tui_mail.message.body import text_of
from tui_mail.message.digest import digest
from tui_mail.message.layout import layout
from tui_mail.message.parse import parse
for name in ("50,000 recipients", "one line of 5 MB"):
    digest(BOMBS[name])
    parsed = parse(BOMBS[name])
    text_of(parsed)
    layout(parsed, 80)
# of this program alone: ru_maxrss is also of the process that it was forked from
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def test_P1_bombs_are_read_in_bounded_memory() -> None:
    root = Path(__file__).parents[3]
    told = subprocess.run(
        [sys.executable, "-c", _CHILD], cwd=root, capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < 200, "megabytes"
