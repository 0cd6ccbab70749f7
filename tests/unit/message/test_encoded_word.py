"""RFC 2047, read and written."""

from email.header import decode_header, make_header

import pytest

from tui_mail.message.encoded_word import decode_words, encode_text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("=?utf-8?q?J=C3=B6rg?=", "Jörg"),
        ("=?UTF-8?Q?a_b?= =?utf-8?Q?_c?=", "a b c"),
        ("Re: =?utf-8?b?R3LDvMOfZQ==?= x", "Re: Grüße x"),
        ("=?utf-8?b?8J+Y?= =?utf-8?b?gA==?=", "😀"),
        ("=?utf-8?q?=F0=9F?==?utf-8?q?=98=80?=", "😀"),
        ("=?iso-8859-1*de?q?=FC?=", "ü"),
        ("=?x-none?q?abc?=", "abc"),
        ("=?utf-8?b?R3LDvMOf?", "=?utf-8?b?R3LDvMOf?"),
        ("=?utf-8?x?abc?= =?utf-8?q?d?=", "=?utf-8?x?abc?= d"),
        ("a =? b", "a =? b"),
        ("=?utf-8?q??=x", "x"),
        ("=?utf-8?q?=41?=", "A"),
        ("=?utf-8?q?spaces in it?=", "spaces in it"),
        ("=?iso-8859-1?q?=FC?= =?utf-8?q?=C3=BC?=", "üü"),
        ("=?iso-8859-1?q?früh?=", "früh"),
    ],
)
def test_encoded_words_are_read_as_their_senders_meant(written: str, text: str) -> None:
    assert decode_words(written) == text


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "a " * 200 + "b",
        "Grüße an alle " * 20,
        "東京会議" * 30,
        "=?utf-8?q?no?=",
        "x" * 2000,
    ],
)
def test_what_is_written_is_folded_ascii_that_others_read_too(text: str) -> None:
    value = encode_text(text.strip(), "Subject")
    assert value.isascii()
    assert all(len(line) <= 998 for line in value.split("\r\n"))
    assert str(make_header(decode_header(value.replace("\r\n", "")))) == text.strip()
    assert decode_words(value.replace("\r\n", "")) == text.strip()
