"""The second net: a secret in whatever form a server gives it back."""

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.conversation.line import LONGEST, read, shown, written
from tui_mail.conversation.log import ConversationLog
from tui_mail.conversation.mask import Mask
from tui_mail.conversation.read import ConversationFiles
from tui_mail.model.conversation import Direction, Spoken
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret

ENDPOINT = Endpoint("mail.example", 995, Security.TLS, "alice")
WORD = 'hunter2 "x\\y"é'


def forms(secret: str) -> dict[str, bytes]:
    value = secret.encode()
    return {
        "plain": value,
        "quoted": b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"',
        "upper case": value.upper(),
        "base64": base64.b64encode(value),
        "SASL PLAIN": base64.b64encode(b"\0alice\0" + value),
        "SASL PLAIN of another name": base64.b64encode(b"\0al\0" + value),
        "OAUTHBEARER": base64.b64encode(b"n,a=alice,\1auth=Bearer " + value + b"\1\1"),
        "XOAUTH2": base64.b64encode(b"user=alice\1auth=Bearer " + value + b"\1\1"),
        "parted by a NUL": value[:3] + b"\0" + value[3:],
    }


def shows(text: str, secret: str) -> list[str]:
    """Pieces of the secret that can be read off a text, or off what looks like base64 in it."""
    pieces = [secret[at : at + 4].casefold().encode() for at in range(len(secret) - 3)]
    readable = [text.casefold().encode()]
    for word in re.findall(r"[A-Za-z0-9+/]{6,}", text):
        for start in range(4):
            part = word[start : start + (len(word) - start) // 4 * 4]
            readable.append(base64.b64decode(part).lower())
    return [
        piece.decode("utf-8", "replace") for piece in pieces if any(piece in r for r in readable)
    ]


@pytest.mark.parametrize("form", list(forms(WORD)))
def test_T13_a_secret_that_a_server_gives_back_stands_in_no_file(tmp_path: Path, form: str) -> None:
    told = ConversationLog(tmp_path)
    line = told.opened("home", "pop", ENDPOINT, Secret(WORD))
    line.heard(b"-ERR what is " + forms(WORD)[form] + b" to me?")
    line.note("no " + WORD)
    told.flush()
    text = (tmp_path / "home.log").read_text("utf-8")
    assert "[hidden]" in text
    assert not shows(text, WORD)


@given(st.binary(max_size=12), st.text(min_size=5, max_size=30), st.binary(max_size=12))
def test_T13_base64_hides_no_secret_wherever_it_lies(
    before: bytes, secret: str, after: bytes
) -> None:
    value = secret.encode("utf-8", "surrogatepass")
    line = base64.b64encode(before + value + after)
    masked = Mask(Secret(secret))(line)
    assert b"[hidden]" in masked
    assert len(masked.replace(b"[hidden]", b"")) <= len(line) - len(value)


def test_a_short_secret_is_taken_out_as_a_word_only() -> None:
    assert Mask(Secret("ok"))(b"250 ok, booking ok") == b"250 [hidden], booking [hidden]"
    assert Mask(None)(b"anything") == b"anything"
    assert Mask(Secret(""))(b"anything") == b"anything"


@given(st.binary(max_size=2000))
def test_D1_whatever_a_server_says_is_one_clean_line_and_comes_back_as_written(
    said: bytes,
) -> None:
    line = shown(said)
    assert len(line) <= LONGEST
    spoken = Spoken(1_700_000_000.25, "home", "imap", 7, Direction.SERVER, line)
    text = written(spoken)
    assert text.endswith("\n")
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text[:-1])
    assert read(text[:-1], "home") == spoken


def test_a_line_that_is_none_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "home.log").write_bytes(
        b"torn\n\xff\xfe\n2026-11-26T21:00:00.000Z pop x C: no number\n\n"
        b"2026-11-26T21:00:00.000Z pop 1 X: nobody\n"
        b"2026-11-26T21:00:00.000Z pop 1 C: \x1b]0;CAPA\x07\n2026-11-26T21"
    )
    (only,) = ConversationFiles(tmp_path).tail("home", 10)
    assert (only.direction, only.line) == (Direction.CLIENT, "]0;CAPA")
