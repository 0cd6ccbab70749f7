"""Every message of a folder of real mail, named by TUI_MAIL_CORPUS, read without a complaint."""

import os
import re
from pathlib import Path

import pytest

from tui_mail.message.body import links_of, parts_of, text_of
from tui_mail.message.digest import digest
from tui_mail.message.layout import QUOTE_CELLS, layout
from tui_mail.message.parse import parse
from tui_mail.message.wrap import cells

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FOLDER = os.environ.get("TUI_MAIL_CORPUS", "")


@pytest.mark.skipif(not _FOLDER, reason="TUI_MAIL_CORPUS names no folder of .eml files")
def test_P6_real_mail_is_read_whole_and_clean() -> None:
    files = sorted(Path(_FOLDER).rglob("*.eml"))
    assert files
    for file in files:
        raw = file.read_bytes()
        parsed = parse(raw)
        assert digest(raw).attachments == len(parts_of(parsed)), file
        assert not _FORBIDDEN.search(text_of(parsed)), file
        numbers = len(links_of(parsed))
        for line in layout(parsed, 76):
            assert cells(line.text) + QUOTE_CELLS * min(line.quote, 8) <= 76, file
            assert all(span.link <= numbers for span in line.spans), file
