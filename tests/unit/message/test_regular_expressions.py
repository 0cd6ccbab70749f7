"""Tens of thousands of times the same: no expression goes over it again and again (danger P5)."""

import os
import time
from collections.abc import Callable

import pytest

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.dates import parse_date
from tui_mail.message.encoded_word import decode_words
from tui_mail.message.links import urls_in
from tui_mail.message.msgid import message_ids_of
from tui_mail.message.parameters import parse_value
from tui_mail.message.parse import parse
from tui_mail.message.snippet import html_words, plain_words
from tui_mail.message.subjects import thread_subject

LENGTH = 50_000 if os.environ.get("TUI_MAIL_SOAK") else 20_000
SECONDS = 3.0
"""Of the processor: many times what it takes; what goes by the square of the length takes more."""
RUNS = (
    "a", "<", ">", "[", "(", ")", '"', "=", " ", "\n ", "@", ".", ",", ";", "\\", "-", "1", "&",
    "a.", "a ", "a@", "a,", "<a ", "=?", " .", "--", "re: ", "http://", "=?a?b?", "<a@b> ", "(a) ",
)  # fmt: skip
READERS: dict[str, Callable[[str], object]] = {
    "addresses": parse_addresses,
    "an address in brackets": lambda run: parse_addresses(f"<{run}a@b.test>"),
    "a quoted name": lambda run: parse_addresses(f'"{run}" <a@b.test>'),
    "a date": parse_date,
    "a date behind a day": lambda run: parse_date(f"Mon, 1 Jan{run}"),
    "encoded words": decode_words,
    "an encoded word": lambda run: decode_words(f"=?utf-8?q?{run}"),
    "links": lambda run: list(urls_in(run)),
    "a link": lambda run: list(urls_in(f"http://a.test/{run}")),
    "ids": message_ids_of,
    "a content type": parse_value,
    "a file name": lambda run: parse_value(f"a/b; name={run}; filename*0*={run}"),
    "a subject": thread_subject,
    "headers": lambda run: parse(f"Subject: x\n{run}".encode()).headers.pairs(),
    "a header": lambda run: parse(f"Subject: {run}\n\nx".encode()).headers.pairs(),
    "parts": lambda run: (
        parse(f"Content-Type: multipart/mixed; boundary=b\n\n{run}\n--b\n".encode()).leaves
    ),
    "first words": plain_words,
    "first words of HTML": html_words,
}


@pytest.mark.parametrize("name", READERS)
def test_P5_no_run_of_characters_takes_more_than_its_length(name: str) -> None:
    for run in RUNS:
        text = run * (LENGTH // len(run))
        begun = time.process_time()
        READERS[name](text)
        assert time.process_time() - begun < SECONDS, f"{run!r}"
