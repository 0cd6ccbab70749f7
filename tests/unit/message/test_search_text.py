"""What of a message a search goes over, and how it is cut into words."""

import pytest

from tui_mail.message.indexed_words import indexed, sought
from tui_mail.message.search_text import LONGEST, search_text

MIXED = (
    b"From: Ann Lee <ann@x.example>\r\nReply-To: Desk <desk@y.example>\r\nTo: bob@x.example\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nList-Id: <talk.lists.example>\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html\r\n\r\n"
    b"<style>p {color: red}</style><p>Shown <b>words</b></p><script>hidden()</script>\r\n"
    b'--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="sums.csv"\r\n\r\n'
    b"apples,pears\r\n"
    b'--b\r\nContent-Type: application/pdf; name="plan.pdf"\r\n\r\n%PDF-1.4 dots\r\n'
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: forwarded tale\r\n\r\ninner words\r\n"
    b'--b\r\nContent-Type: application/octet-stream; name="x.bin"\r\n\r\n\0\1\2secret\r\n--b--\r\n'
)


def test_each_text_of_a_message_has_its_field() -> None:
    found = search_text(MIXED, lambda octets: "drawn " * octets.startswith(b"%PDF"))
    assert found.subject == "Grüße"
    assert "ann@x.example" in found.from_
    assert found.to == "<bob@x.example>" or "bob@x.example" in found.to
    assert "Shown words" in found.body
    assert "hidden" not in found.body
    assert found.files.splitlines()[:2] == ["sums.csv", "plan.pdf"]
    for word in ("apples", "drawn", "tale", "inner", "desk@y.example", "talk.lists.example"):
        assert word in found.inside, word
    assert "secret" not in found.inside


def test_what_is_searched_of_a_long_text_is_its_beginning() -> None:
    found = search_text(b"Subject: long\r\n\r\n" + b"word " * LONGEST)
    assert len(found.body) == LONGEST


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Plain Text", "Plain Text"),
        ("Über die Straße", "uber die strasse"),
        ("東京都", " 東京 京都 都 "),
        ("go東京go", "go 東京 京 go"),
        ("a🎉b", "a sign1f389 b"),
    ],
)
def test_an_index_is_given_words_that_it_can_tell_apart(text: str, words: str) -> None:
    assert indexed(text).split() == words.split()


@pytest.mark.parametrize(
    ("value", "prefix", "words", "open_"),
    [
        ("foo", False, ("foo",), False),
        ("foo", True, ("foo",), True),
        ("foo-bar", True, ("foo", "bar"), True),
        ("foo-", True, ("foo",), False),
        ("東", False, ("東",), True),
        ("東京", True, ("東京",), False),
        ("go東京都", False, ("go", "東京", "京都"), False),
        ("++", False, (), False),
    ],
)
def test_what_is_sought_is_cut_in_the_same_way(
    value: str, prefix: bool, words: tuple[str, ...], open_: bool
) -> None:
    found = sought(value, prefix=prefix)
    assert (found.words, found.open) == (words, open_)
