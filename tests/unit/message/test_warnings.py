"""What a reader is told to be wary of."""

import pytest

from tests.unit.message import corpus
from tui_mail.message.parse import parse
from tui_mail.message.warnings import warnings_of


def test_D2_D6_a_false_name_answers_elsewhere_and_an_unchecked_signature_are_told() -> None:
    assert warnings_of(corpus.parsed("spoof")) == (
        "The sender's name shows ceo@bank.test, but the address is evil@far.test.",
        "Answers go to collect@elsewhere.test, not to the sender.",
        "It says it is signed; the signature was not checked.",
    )


def test_D3_D4_a_false_link_and_remote_images_are_told() -> None:
    assert warnings_of(corpus.parsed("newsletter")) == (
        "A link that reads bank.test leads to evil.test.",
        "2 remote images were not loaded, 1 of them too small to be seen.",
    )


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("From: a@x.org\nFrom: b@x.org", "more than one sender"),
        ("From: a@x.org, b@x.org", "more than one sender"),
        ("From: =?utf-8?q?ceo=40bank.com?= <a@x.org>", "shows ceo@bank.com"),
        ("From: a@x.org\nReply-To: b@y.org", "Answers go to b@y.org"),
    ],
)
def test_D2_signs_of_a_false_sender_are_told(head: str, words: str) -> None:
    (warning,) = warnings_of(parse(head.encode() + b"\n\nx"))
    assert words in warning


@pytest.mark.parametrize(
    "head",
    [
        "From: Ada <a@x.org>",
        'From: "a@x.org" <A@X.org>',
        "From: a@x.org\nReply-To: b@mail.x.org",
        "From: a@x.org\nReply-To: list@y.org\nList-Post: <mailto:list@y.org>",
    ],
)
def test_an_ordinary_sender_raises_no_warning(head: str) -> None:
    assert warnings_of(parse(head.encode() + b"\n\nx")) == ()


def test_D6_a_signature_in_the_text_is_not_believed() -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\n\nx"
    assert warnings_of(corpus.plain(text)) == (
        "It says it is signed; the signature was not checked.",
    )


def test_an_encrypted_message_is_told() -> None:
    raw = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx"
    assert warnings_of(parse(raw)) == ("It is encrypted; tui-mail cannot decrypt it.",)


def test_much_hidden_text_is_told_and_a_preheader_is_not() -> None:
    html = b"Content-Type: text/html\n\n<div style='display:none'>%s</div><p>Words"
    assert warnings_of(parse(html % (b"A preheader of some words. " * 8))) == ()
    assert warnings_of(parse(html % (b"word " * 200))) == (
        "It holds 800 hidden letters, which are not shown.",
    )
