"""HTML mail as a page for a browser: readable, closed, and fetching nothing (D3, D4)."""

import re
from email.message import EmailMessage

import pytest

from tui_mail.message.html_page import POLICY, page_of
from tui_mail.message.parse import parse

PIXEL = b"GIF89a\x01\x00\x01\x00"


def page(html: str, subject: str = "Hello") -> str:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content("plain")
    message.add_alternative(html, subtype="html")
    part = message.get_payload()[1]  # type: ignore[index]
    part.add_related(PIXEL, "image", "gif", cid="<logo@x>")  # type: ignore[union-attr]
    return page_of(parse(message.as_bytes()))


def body(html: str) -> str:
    return page(html).partition("<body>")[2]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://far.test/i.png">',
        '<img src="//far.test/i.png">',
        '<img srcset="https://far.test/i.png 2x" src="x.png">',
        '<body background="https://far.test/i.png">',
        '<td background="https://far.test/i.png">x</td>',
        '<p style="color:red;background:URL(https://far.test/i.png)">x</p>',
        '<p style="background:u\\72l(https://far.test/i.png)">x</p>',
        '<link rel="stylesheet" href="https://far.test/s.css">',
        '<link rel="dns-prefetch" href="//far.test">',
        "<style>@import 'https://far.test/s.css';</style>",
        "<style>p { background: url(https://far.test/i.png) }</style>",
        "<style>@\\69mport 'https://far.test/s.css';</style>",
        '<base href="https://far.test/"><img src="i.png">',
        '<meta http-equiv="refresh" content="0;url=https://far.test/">',
        '<iframe src="https://far.test/"></iframe><iframe srcdoc="<img src=//far.test>">',
        '<object data="https://far.test/"></object><embed src="https://far.test/">',
        '<svg><image href="https://far.test/i.png"/></svg>',
        '<video poster="https://far.test/i.png" src="https://far.test/v"></video>',
        '<form action="https://far.test/"><input type="image" src="https://far.test/i.png"></form>',
        '<script src="https://far.test/x.js"></script><p onload="fetch(\'//far.test\')">x</p>',
        '<a href="https://x.test" ping="https://far.test/">x</a>',
        '<math><mtext><style><img src="https://far.test/i.png"></style></mtext></math>',
        '<noscript><p title="</noscript><img src=https://far.test/i.png>">',
    ],
)
def test_D4_no_address_that_a_browser_would_load_stays(html: str) -> None:
    made = page(html)
    loaded = re.sub(r"<style>.*?</style>", _loads, made, flags=re.DOTALL)
    loaded = re.sub(r'title="[^"]*"', "", loaded)
    assert "far.test" not in loaded
    assert f'content="{POLICY}"' in made


def _loads(sheet: re.Match[str]) -> str:
    """A sheet may name an address, but in nothing that loads it."""
    return sheet[0] if re.search(r"url\s*\(|@import|\\", sheet[0], re.IGNORECASE) else ""


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "x"]
)
def test_D3_only_web_and_mail_addresses_stay_links(target: str) -> None:
    assert "href" not in body(f'<a href="{target}">x</a>')
    assert 'href="https://x.test/a"' in body('<a href="https://x.test/a">x</a>')
    assert 'rel="noopener noreferrer nofollow"' in body('<a href="https://x.test/a">x</a>')


def test_D4_images_of_the_message_itself_are_in_the_page() -> None:
    assert 'src="data:image/gif;base64,R0lG' in body('<img alt="Logo" src="cid:logo@x">')
    assert "src=" not in body('<img alt="Logo" src="cid:other@x">')
    assert "src=" not in body('<img src="data:image/svg+xml;base64,AAAA">')


def test_looks_stay_and_nothing_runs() -> None:
    made = page(
        "<style>p { color: red }</style><p style='margin:0;color:blue' onclick='x()'>Words</p>"
        "<script>alert(1)</script><!-- note -->"
    )
    assert "p { color: red }" in made
    assert '<p style="margin:0;color:blue">Words</p>' in made
    assert "alert" not in made
    assert "onclick" not in made
    assert "note" not in made


def test_a_subject_and_a_style_sheet_cannot_leave_their_place() -> None:
    made = page("<style>x{}<\\/style><img></style>", "</title><script>alert(1)</script>\x1b[2J")
    assert "<script" not in made
    assert "\x1b" not in made
    assert made.count("</style>") == 1


def test_a_message_without_html_has_no_page() -> None:
    assert page_of(parse(b"Subject: x\n\nwords")) == ""


@pytest.mark.parametrize(
    "html", ["<div>" * 20_000, "<!--" * 20_000, "<a>" * 5_000, "<style>" * 900]
)
def test_P3_hostile_html_becomes_a_page(html: str) -> None:
    assert "<body>" in page(html)
