"""What an attachment is by its content, and whether its name says so."""

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.message.body import parts_of
from tui_mail.message.parse import parse
from tui_mail.message.true_type import true_type

PE = b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00"
HTML = b"<!-- x -->\n<!DOCTYPE html><html><script>alert(1)</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x" * 10)
    return out.getvalue()


def stored(kind: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("content.xml", "<x/>")
    return out.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "name", "words", "active"),
    [
        (b"%PDF-1.7\n", "figures.pdf", "PDF document", False),
        (b"\x89PNG\r\n\x1a\n", "a.jpg", "PNG image", False),
        (b"\xff\xd8\xff\xe0", "", "JPEG image", False),
        (PE, "setup.exe", "Windows program", True),
        (zipped("a.txt"), "a.zip", "ZIP archive", False),
        (zipped("invoice.pdf.EXE"), "a.zip", "ZIP archive with a program", True),
        (zipped(*WORD), "a.docx", "Word document", False),
        (zipped(*WORD, "word/vbaProject.bin"), "a.docm", "Word document with macros", True),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "Excel table", False),
        (zipped("META-INF/MANIFEST.MF"), "a.jar", "Java program", True),
        (stored("application/vnd.oasis.opendocument.text"), "a.odt", "text document", False),
        (OLE, "a.doc", "Office document of the old kind", True),
        (OLE, "a.msi", "Office document of the old kind", True),
        (b"#!/bin/sh\nrm -rf /\n", "do.sh", "script", True),
        (b"print(1)\n", "do.py", "text", True),
        (HTML, "page.html", "HTML page", True),
        (b"<svg xmlns='x'>", "a.svg", "SVG image", True),
        (b"BEGIN:VCALENDAR\r\n", "invite.ics", "calendar", False),
        ("Grüße\n".encode(), "notes.txt", "text", False),
        ("Grüße\n".encode("latin-1"), "notes.txt", "text", False),
        ("ä".encode() * 4000, "notes.txt", "text", False),
        ("hello".encode("utf-16"), "notes.txt", "text", False),
        (b"From: a@b\r\n\r\nx", "mail.eml", "text", False),
        (b"a,b\r\n1,2\r\n", "table.csv", "text", False),
        (b"\x00\x01\x02", "thing.dat", "", False),
        (b"", "empty.pdf", "", False),
        (b"\x00\x01\x02", "", "", False),
    ],
)
def test_an_honest_name_is_believed(data: bytes, name: str, words: str, *, active: bool) -> None:
    found = true_type(data, name, "application/octet-stream")
    assert (found.words, found.doubt, found.active) == (words, "", active)


@pytest.mark.parametrize(
    ("data", "name", "declared", "doubt"),
    [
        (PE, "figures.pdf", "application/pdf",
            "It is named as a PDF document, but its content is a Windows program."),
        (PE, "", "image/png", "It is named as an image, but its content is a Windows program."),
        (PE, "notes.txt", "text/plain",
            "It is named as text, but its content is a Windows program."),
        (HTML, "table.xls", "application/vnd.ms-excel",
            "It is named as an office document, but its content is an HTML page."),
        (HTML, "notes.txt", "text/plain",
            "It is named as text, but its content is an HTML page."),
        (b"#!/bin/sh\n", "photo.jpg", "image/jpeg",
            "It is named as an image, but its content is a script."),
        (b"hello", "figures.pdf", "application/pdf",
            "It is named as a PDF document, but its content is text."),
        (b"\x00\x01", "figures.PDF", "",
            "It is named as a PDF document, and does not look like it."),
        (zipped("a.txt"), "a.docx", "",
            "It is named as an office document, but its content is a ZIP archive."),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "readme.txt", "",
            "It is named as text, but its content is a Windows shortcut."),
    ],
)  # fmt: skip
def test_a_name_that_lies_is_told(data: bytes, name: str, declared: str, doubt: str) -> None:
    assert true_type(data, name, declared).doubt == doubt


def test_F3_what_runs_by_its_name_is_active_whatever_it_holds() -> None:
    for name in ("a.hta", "a.js", "a.desktop", "a.lnk", "a.PS1", "a.htm", "a.scr", "a.url"):
        assert true_type(b"text", name, "text/plain").active
    assert not true_type(b"text", "a.pdf.txt", "text/plain").active


def test_the_parts_of_a_message_know_what_they_are() -> None:
    raw = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nHello\n--b\n'
        b'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\n'
        b"TVqQAAA=\n--b--\n"
    )
    (part,) = parts_of(parse(raw))
    assert (part.kind, part.active) == ("Windows program", True)
    assert "a Windows program" in part.doubt


@given(st.binary(max_size=300), st.text(max_size=12), st.text(max_size=12))
def test_P6_any_bytes_have_a_type_or_none(data: bytes, name: str, declared: str) -> None:
    for start in (b"", b"PK\x03\x04", b"<svg", b"<!--"):
        assert true_type(start + data, name, declared).doubt.isprintable()


@pytest.mark.parametrize(
    "unit", [b"<!--", b"<!-- -->", b"PK\x03\x04.exe", b" ", b"<?xml ", b"mimetypeapplication/"]
)
def test_P5_long_runs_take_no_time_worth_naming(unit: bytes) -> None:
    started = time.process_time()
    true_type(unit * 100_000, "a.txt", "")
    true_type(b"PK\x03\x04" + unit * 100_000, "a.txt", "")
    assert time.process_time() - started < 2.0
