"""What was written as the body of a message: plain lines, or flowed ones where one is long."""

from tui_mail.message.body_encoding import FLOWED, encode_body
from tui_mail.message.flowing import flow


def written_body(text: str, *, flowed: bool) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and content.

    Args:
        text: as it was typed.
        flowed: whether long lines may be broken, so that any reader can join them again.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    flowing = flow(lines) if flowed else None
    return encode_body(text) if flowing is None else encode_body(flowing, FLOWED)
