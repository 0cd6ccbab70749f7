"""Markdown written: what goes out, and that nothing hostile goes with it."""

import email
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.unit.message.drafts import ADA, HOME, ID, WHEN, draft, file
from tui_mail.errors import MessageError
from tui_mail.message.body import text_of
from tui_mail.message.compose import compose
from tui_mail.message.draft_file import open_draft
from tui_mail.message.html_text import render_html
from tui_mail.message.markdown_html import MOST, to_html
from tui_mail.message.parse import parse
from tui_mail.message.reply import Writer, reply
from tui_mail.model.draft import ReplyKind
from tui_mail.model.ids import MessageId

TEXT = "# Plan\n\nIt is **done**, see <https://a.test/x>.\n\n- one\n- two\n\n" + "long " * 40 + "\n"


KNOWN = {
    "h1", "h2", "h3", "p", "br", "a", "em", "strong", "s", "code", "pre", "ul", "ol", "li", "hr",
    "blockquote", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def body(text: str) -> str:
    html = to_html(text)
    return html[html.index("<body>\n") + 7 : html.index("</body>")]


def made(text: str, **fields: object) -> bytes:
    written = draft(body=text, markdown=True, **fields)
    files = dict.fromkeys(range(len(written.attachments)), b"data")
    return compose(written, message_id=ID, date=WHEN, files=files)


def test_source_and_html_go_out_as_alternatives() -> None:
    message = email.message_from_bytes(made(TEXT))
    assert message.get_content_type() == "multipart/alternative"
    plain, html = list(message.walk())[1:]
    assert plain.get_content_type() == "text/plain"
    assert plain.get_param("format") == "flowed"
    assert html.get_content_type() == "text/html"
    said = html.get_payload(decode=True)
    assert isinstance(said, bytes)
    assert b"<h1>Plan</h1>" in said
    assert b"<strong>done</strong>" in said
    assert b'<a href="https://a.test/x">' in said
    assert text_of(parse(made(TEXT))).rstrip() == TEXT.rstrip()


def test_attachments_stand_beside_both() -> None:
    message = email.message_from_bytes(made(TEXT, attachments=(file("a.pdf"),)))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
        "application/octet-stream",
    ]  # fmt: skip


def test_a_draft_keeps_the_source_alone_and_that_it_is_markdown() -> None:
    kept = compose(
        draft(body=TEXT, markdown=True), message_id=ID, date=WHEN, files={}, draft_copy=True
    )
    assert [leaf.content_type for leaf in parse(kept).leaves] == ["text/plain"]
    again = open_draft(kept, HOME, MessageId(1))
    assert again.markdown
    assert again.body == TEXT
    assert b"X-Markup" not in made(TEXT), "it is nobody else's"


@pytest.mark.parametrize(
    "text", [TEXT, "> " * 3 + "x\nanswer\n\n-- \nAda <b>", "```\ncode  \n```\n"]
)
def test_what_was_sent_and_is_taken_up_again_is_markdown_still(text: str) -> None:
    raw = made(text)
    assert open_draft(raw, HOME, MessageId(1)).markdown
    writer = Writer(HOME, ADA, (ADA.address,))
    assert reply(parse(raw), ReplyKind.EDIT, writer, MessageId(1)).markdown
    assert not open_draft(raw.replace(b"</body>", b"<p>!</p></body>"), HOME, MessageId(1)).markdown


def test_an_answer_right_below_a_quote_is_no_part_of_it() -> None:
    html = body("Bo wrote:\n> his\n>> older\nmine\nmine too\n> more\n\nend")
    his, mine = html.index("his"), html.index("mine<br />")
    assert "</blockquote>\n<p>mine" in html
    assert html.index("<blockquote>") < his < mine
    assert "<blockquote>\n<p>more</p>" in html
    code = body("```\n> code\nnext\n```\n")
    assert "&gt; code\nnext" in code


def test_a_signature_is_no_markdown() -> None:
    html = body("Hi\n\n-- \n*Ada* <ada@x>\n# 1")
    assert "<p>-- <br />*Ada* &lt;ada@x&gt;<br /># 1</p>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=http://t.test/p.png onerror=x>", "<!-- x -->",
        "![p](http://t.test/p.png)", "![p][r]\n\n[r]: http://t.test/p.png",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html;base64,AA==)",
        "[x](file:///etc/passwd)", "<javascript:alert(1)>", "[x](&#106;avascript:alert(1))",
        '[x](http://a.test/"onmouseover=x)', "[x](http://a.test 'q\" onclick=y')",
        "`<b>`", "```<b>\n<i>\n```", "&lt;b&gt; &#60;script&#62;", "| <b> |\n|-|\n| <i> |",
        "> <iframe src=x>", "<style>*{background:url(http://t.test)}</style>",
    ],
)  # fmt: skip
def test_pasted_text_stays_harmless(text: str) -> None:
    for node in LexborHTMLParser(to_html(text)).css("body *"):
        assert node.tag in KNOWN
        assert set(node.attributes) <= {"href", "title", "class"}, node.html
        assert (node.attributes.get("href") or "http:").startswith(("http:", "https:", "mailto:"))
    assert render_html(to_html(text), 80).remote_images == 0


NASTY = [
    "*",
    "_",
    "`",
    "<",
    ">",
    "> ",
    "- ",
    "|",
    "~",
    "&",
    "\\",
    "http://a ",
    "a\n",
    "|-|\n",
    "\n>",
]


@pytest.mark.parametrize("piece", NASTY)
def test_P5_no_text_keeps_the_parser_busy(piece: str) -> None:
    begun = time.process_time()
    to_html((piece * MOST)[: MOST // 4])
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("text", ["a" * (MOST + 1), "[" * 5_000])
def test_what_is_too_long_is_refused_and_recognised_as_no_markdown(text: str) -> None:
    with pytest.raises(MessageError):
        to_html(text)
    plain = made("x").replace(b"\r\nx\r\n", b"\r\n" + text.encode() + b"\r\n", 1)
    assert not open_draft(plain, HOME, MessageId(1)).markdown


@given(st.text("ab*_`<>[]()!#|-~ \n\\&;:/.\"'", max_size=120))
def test_any_text_makes_a_document_that_fetches_nothing(text: str) -> None:
    rendered = render_html(to_html(text), 60)
    assert rendered.remote_images == 0
    assert "<img" not in to_html(text)
