"""The guard of arguments, and lines however their bytes are cut."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.errors import BrokeProtocol, UsageError
from tui_mail.net.lines import LineReader, guard


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    near.settimeout(10)
    with near, far:
        yield near, far


@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "a\r\nb", "\r\n"])
def test_S5_S6_crlf_or_nul_in_an_argument_is_refused(bad: str) -> None:
    for argument in (f"x{bad}y", bad):
        with pytest.raises(UsageError, match="folder name"):
            guard(argument, "The folder name")
        with pytest.raises(UsageError):
            guard(argument.encode())


@given(st.text())
def test_S5_S6_what_passes_the_guard_is_one_line(text: str) -> None:
    try:
        passed = guard(text)
    except UsageError:
        assert {"\r", "\n", "\0"} & set(text)
    else:
        assert passed == text
        assert not {"\r", "\n", "\0"} & set(passed)


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=20), st.integers(1, 40))
def test_lines_come_whole_however_they_are_cut(lines: list[bytes], cut: int) -> None:
    lines = [line.replace(b"\n", b"").rstrip(b"\r") for line in lines]
    wire = b"".join(line + b"\r\n" for line in lines)
    near, far = socket.socketpair()
    with near, far:
        for start in range(0, len(wire), cut):
            far.sendall(wire[start : start + cut])
        reader = LineReader(near)
        assert [reader.line() for _ in lines] == lines
        assert reader.pending == 0


def test_a_bare_line_feed_ends_a_line_too_and_is_noticed(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    far.sendall(b"a\nb\r\n\n")
    reader = LineReader(near)
    assert (reader.line(), reader.bare_lf) == (b"a", True)
    assert (reader.line(), reader.bare_lf) == (b"b", False)
    assert (reader.line(), reader.bare_lf) == (b"", True)


def test_S8_a_line_over_its_limit_is_refused_also_when_it_came_whole(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    far.sendall(b"x" * 100 + b"\r\n")
    with pytest.raises(BrokeProtocol):
        LineReader(near).line(limit=50)


def test_until_gives_what_stands_before_the_terminator(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    far.sendall(b"one\r\n.\r\ntwo\r\n.\r\nrest")
    reader = LineReader(near)
    assert reader.until(b"\r\n.\r\n", 100) == b"one"
    assert reader.until(b"\r\n.\r\n", 100, keep=2) == b"two\r\n"
    assert reader.pending == 4


def test_an_end_in_the_middle_of_a_line_is_an_end(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    far.sendall(b"half")
    far.close()
    with pytest.raises(EOFError):
        LineReader(near).line()
