"""What was written as the body of a message: plain lines, flowed ones, or also as HTML."""

from tui_mail.message.body import plain_text
from tui_mail.message.body_encoding import FLOWED, PLAIN, encode_body
from tui_mail.message.flowed import unflow
from tui_mail.message.flowing import flow
from tui_mail.message.multipart import Head, multipart, piece
from tui_mail.message.parse import Parsed


def written_body(text: str, message_id: str, *, flowed: bool, markdown: bool) -> tuple[Head, bytes]:
    """Headers and content.

    Args:
        text: as it was typed.
        message_id: of the message.
        flowed: whether long lines may be broken, so that any reader can join them again.
        markdown: the text is Markdown: its source goes along with the HTML that it means.

    Raises:
        MessageError: it is too long for Markdown.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    flowing = flow(lines) if flowed else None
    plain = encode_body(text, PLAIN) if flowing is None else encode_body(flowing, FLOWED)
    if not markdown:
        return plain
    from tui_mail.message.markdown_html import to_html  # with the first message written so

    html = to_html(lines if flowing is None else unflow(flowing, delsp=False))
    pieces = [piece(*plain), piece(*encode_body(html, "text/html"))]
    return multipart("alternative", pieces, message_id)


def is_markdown(parsed: Parsed) -> bool:
    """Whether a message was written as Markdown here: its HTML is what its text means."""
    texts = [leaf for leaf in parsed.leaves if leaf.is_body_text]
    if [leaf.content_type for leaf in texts] != ["text/plain", "text/html"]:
        return False
    from tui_mail.message.markdown_html import HEAD, fits, to_html

    source, html = plain_text(texts[0]), texts[1].text
    return html.startswith(HEAD) and fits(source) and to_html(source) == html
