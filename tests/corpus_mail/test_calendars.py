"""Every calendar file of the corpus is read, or is told to be none; skips where it is absent."""

from pathlib import Path

import pytest

from tui_mail.message import invitation_words
from tui_mail.message.invitation import read_invitation
from tui_mail.message.parse import parse

pytest.importorskip("icalendar")
FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "ics-samples"
FILES = sorted(FOLDER.rglob("*.ics")) if FOLDER.is_dir() else []


@pytest.mark.skipif(not FILES, reason="there is no corpus beside this checkout")
def test_P2_no_calendar_file_raises_and_most_are_read() -> None:
    read = 0
    with_event = 0
    for file in FILES:
        data = file.read_bytes()
        part = parse(b"Content-Type: text/calendar\n\n" + data).leaves[0]
        found = read_invitation(part)
        whole = b"END:VEVENT" in data.upper()
        with_event += whole
        if found is None:
            continue
        read += whole
        for label, words in invitation_words.lines(found, ("me@home.test",), None):
            assert label.isprintable(), file.name
            assert words.isprintable(), file.name
    assert read >= with_event * 0.95, f"{read} of {with_event} files with an event were read"
