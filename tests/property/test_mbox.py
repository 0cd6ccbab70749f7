"""Whatever bytes messages are, an mbox gives them back."""

import io

from hypothesis import given
from hypothesis import strategies as st

from tui_mail.archive.mbox_file import messages
from tui_mail.message.mbox import POSTMARK, flags_in, postmark, quoted, unquoted

PIECES = st.sampled_from(
    [b"From ", b">", b"\n", b"\r", b"\r\n", b"\n\n", b"\n\r\n", b"x", b"From a 10:00 2020\n", b"\0"]
)
BYTES = st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=25).map(b"".join))


@given(st.lists(st.tuples(BYTES, st.integers(-(10**11), 10**12)), max_size=6))
def test_an_mbox_of_any_messages_gives_them_back(letters: list[tuple[bytes, int]]) -> None:
    box = b"".join(postmark(len(raw), when) + quoted(raw) for raw, when in letters)
    found = list(messages(io.BytesIO(box), b"box"))
    back = [unquoted(box[p.offset : p.offset + p.length], p.size) for p in found]
    assert back == [raw for raw, _ in letters]


@given(st.integers(0, 10**15), st.integers())
def test_every_postmark_is_one(size: int, when: int) -> None:
    line = postmark(size, when)
    found = POSTMARK.match(line)
    assert found is not None
    assert found[0] == line


@given(BYTES)
def test_marks_are_looked_for_without_stumbling(raw: bytes) -> None:
    assert flags_in(raw) <= {"seen", "answered", "flagged", "draft", "forwarded"}
