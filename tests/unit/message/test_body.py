"""A message's own words, its attachments and links."""

import pytest

from tests.unit.message import corpus
from tui_mail.errors import NotFound
from tui_mail.message.body import attachment, has_html, html_of, links_of, parts_of, text_of
from tui_mail.message.flowed import unflow
from tui_mail.message.links import urls_in
from tui_mail.message.parse import parse
from tui_mail.model.content import Attachment


def test_the_text_is_the_plain_alternative_whole() -> None:
    text = text_of(corpus.parsed("mixed"))
    assert text == (
        "On Sunday, Ada Lovelace wrote:\n> Where are the\n> drawings?\n\n"
        "They are here, with all the wheels and axles that you asked for in your letter of "
        "last week.\n\n-- \nCharles"
    )


def test_a_blank_plain_alternative_gives_way_to_html() -> None:
    raw = (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n"
        b"--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--"
    )
    assert text_of(parse(raw)) == "rich"


def test_every_part_of_the_text_is_in_it() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n"
        b"--b\nContent-Type: text/html\n\n<p>two</p>\n--b\n\nthree\n--b--"
    )
    assert text_of(parse(raw)) == "one\ntwo\nthree"


def test_D1_the_text_keeps_newline_and_tab_only() -> None:
    assert text_of(corpus.plain("a\tb\x1b[2J\x00\u202e\r\nc")) == "a\tb[2J\nc"


def test_html_is_read_at_80_columns_and_no_word_of_it_is_broken() -> None:
    url = "https://weaver.test/" + "x" * 100
    text = text_of(corpus.html(f"<blockquote>{'word ' * 30}</blockquote><p>{url}</p>"))
    assert url in text
    assert text.startswith("> word word")
    assert all(len(line) <= 80 for line in text.split("\n") if "weaver" not in line)


def test_parts_are_every_leaf_but_the_text() -> None:
    pdf, text = ("application/pdf", "PDF document"), ("text/plain", "text")
    assert parts_of(corpus.parsed("mixed")) == (
        Attachment("2", "application/pdf", "Räder.pdf", 9, False, *pdf),
        Attachment("3", "message/rfc822", "", 136, False, *text),
        Attachment("4", "text/calendar", "", 30, False, "text/calendar", "calendar"),
        Attachment("5", "text/plain", "notes.txt", 23, True, *text),
    )


def test_a_text_marked_attachment_is_a_part() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n"
        b"--b\nContent-Disposition: attachment\n\ntwo\n--b--"
    )
    assert [part.part for part in parts_of(parse(raw))] == ["2"]
    assert text_of(parse(raw)) == "one"


@pytest.mark.parametrize(
    ("number", "name", "data"),
    [
        ("2", "Räder.pdf", b"%PDF-1.4\n"),
        ("4", "part-4.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
        ("5", "notes.txt", b"Not a part of the text."),
    ],
)
def test_an_attachment_has_a_safe_name_and_its_bytes(number: str, name: str, data: bytes) -> None:
    got_name, got_data = attachment(corpus.parsed("mixed"), number)
    assert got_name == name
    assert got_data.strip() == data.strip()


def test_a_message_as_an_attachment_is_named_by_its_subject() -> None:
    name, data = attachment(corpus.parsed("mixed"), "3")
    assert name == "carried.eml"
    assert data.startswith(b"From: x@y.test\r\nSubject: carried\r\n")


def test_a_part_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        attachment(corpus.parsed("mixed"), "9.9")


def test_the_source_of_html_is_given_without_what_a_terminal_would_obey() -> None:
    parsed = corpus.html("<p>\x1b[2Jx</p>")
    assert has_html(parsed)
    assert html_of(parsed) == "<p>[2Jx</p>"
    assert not has_html(corpus.parsed("patch"))


def test_links_are_numbered_once_each_in_order() -> None:
    links = links_of(corpus.parsed("newsletter"))
    assert [(link.text, link.url) for link in links] == [
        ("the drawing", "https://weaver.test/engine"),
        ("https://bank.test/login", "https://evil.test/steal"),
        ("Write to us", "mailto:news@weaver.test"),
    ]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://x.org/a(b), ok", ["https://x.org/a(b)"]),
        ("(https://x.org/).", ["https://x.org/"]),
        ("<https://x.org/a?b=c&d>", ["https://x.org/a?b=c&d"]),
        ("www.x.org, and WWW.Y.ORG!", ["http://www.x.org", "http://WWW.Y.ORG"]),
        ("mailto:a@b.org and a@www.b.org", ["mailto:a@b.org", "mailto:a@www.b.org"]),
        ("Ada <ada@x.test>, or ada.b+c@y.test.", ["mailto:ada@x.test", "mailto:ada.b+c@y.test"]),
        ("git@x.org:a/b.git a@b @x.org x@y.org@z.org", []),
        (
            "see x.org/a?b=c, lists.x.com (or y.de/c)",
            ["http://x.org/a?b=c", "http://lists.x.com", "http://y.de/c"],
        ),
        ("README.md main.py/x System.Net e.g./i.e. a.b.c foo.com() v1.2/x java.net.URL", []),
        ("資料はhttps://x.org/a、です", []),
        ("資料は https://x.org/a、です", ["https://x.org/a"]),
        ("https:// http://. www.", []),
        ("**https://x.org/**", ["https://x.org/"]),
    ],
)
def test_links_in_plain_text_end_where_the_sentence_goes_on(text: str, urls: list[str]) -> None:
    assert [url for _, _, url in urls_in(text)] == urls


def test_flowed_text_is_joined_by_paragraph_and_depth() -> None:
    text = "one \ntwo\n>> deep \n>> er\n> less\n From stuffed\n-- \nsig \nnature"
    assert unflow(text, delsp=False) == (
        "one two\n>> deep er\n> less\nFrom stuffed\n-- \nsig nature"
    )


def test_delsp_takes_the_space_at_the_break_away() -> None:
    assert unflow("日本 \n語", delsp=True) == "日本語"
