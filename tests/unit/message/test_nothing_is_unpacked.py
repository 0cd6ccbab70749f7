"""What is packed stays packed, and no picture is decoded by reading a message (danger P4)."""

import ast
import gzip
import io
import zipfile
from pathlib import Path

import pytest

import tui_mail
from tui_mail.message.body import attachment, parts_of, text_of
from tui_mail.message.digest import digest
from tui_mail.message.parse import parse
from tui_mail.message.warnings import warnings_of

UNPACKING = {"zipfile", "gzip", "tarfile", "bz2", "lzma", "zlib", "shutil", "PIL"}
READING = sorted((Path(tui_mail.__file__).parent / "message").rglob("*.py"))


@pytest.mark.parametrize("module", READING, ids=lambda module: module.stem)
def test_P4_no_module_that_reads_mail_can_unpack(module: Path) -> None:
    named: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module.split(".")[0])
    assert not named & UNPACKING


def test_P4_a_bomb_that_is_packed_is_listed_and_saved_as_it_is() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros", b"\0" * 5_000_000)
    for kind, data in (
        (b"application/zip", packed.getvalue()),
        (b"application/gzip", gzip.compress(b"\0" * 5_000_000)),
        (b"image/png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 100),
    ):
        raw = b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: binary\n\n" + data
        parsed = parse(raw)
        assert digest(raw).attachments == 1
        assert [(part.part, part.size) for part in parts_of(parsed)] == [("1", len(data))]
        assert attachment(parsed, "1")[1] == data
        assert text_of(parsed) == ""
        warnings_of(parsed)
