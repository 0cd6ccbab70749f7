"""The beginning of a long message is there before the whole of it is read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.profile import HOME, profile
from tui_mail.engine.opened import FIRST_LINES
from tui_mail.engine.reading import StoreReading
from tui_mail.message.digest import digest
from tui_mail.model.content import Line
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.reading import open_reading

WIDTH = 72
HEAD = "From: Friend <f@home.test>\r\nTo: alice@home.test\r\nSubject: long\r\nMIME-Version: 1.0\r\n"
PARAGRAPH = "Some words of a long story, number {n}, which goes on for a while and then ends."


def plain(count: int) -> bytes:
    body = "\r\n\r\n".join(PARAGRAPH.format(n=n) for n in range(count))
    return f"{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n".encode()


def html(count: int) -> bytes:
    body = "\r\n".join(f"<p>{PARAGRAPH.format(n=n)}</p>" for n in range(count))
    return f"{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n<html>{body}</html>\r\n".encode()


def behind_a_file() -> bytes:
    file = "\r\n".join(["A" * 76] * 2_000)
    return (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="a.pdf"\r\n\r\n{file}\r\n--b\r\n'
        "Content-Type: text/plain\r\n\r\nThe words behind it.\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[StoreReading, dict[str, MessageId]]]:
    raws = {
        "plain": plain(20_000),
        "html": html(20_000),
        "behind": behind_a_file(),
        "short": plain(3),
    }
    paths, _ = profile(tmp_path, 0)
    with closing(open_store(paths.database)) as store:
        inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
        arrivals = [Arrival(inbox, raw, digest(raw), 1_000_000) for raw in raws.values()]
        ids = dict(zip(raws, store.add(arrivals), strict=True))
    with closing(open_reading(paths)) as reading:
        yield reading, ids


def words(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(span.text for span in line.spans) for line in lines]


@pytest.mark.parametrize("name", ["plain", "html"])
def test_a_long_message_begins_as_the_whole_of_it_does(
    opened: tuple[StoreReading, dict[str, MessageId]], name: str
) -> None:
    reading, ids = opened
    first = words(reading.first_lines(ids[name], WIDTH))
    assert FIRST_LINES // 2 < len(first) < FIRST_LINES
    assert first == words(reading.lines(ids[name], WIDTH))[: len(first)]


@pytest.mark.parametrize("name", ["short", "behind"])
def test_where_nothing_is_gained_or_known_it_gives_nothing(
    opened: tuple[StoreReading, dict[str, MessageId]], name: str
) -> None:
    reading, ids = opened
    assert not "".join(words(reading.first_lines(ids[name], WIDTH))).strip()
