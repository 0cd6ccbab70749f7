"""Cuts a stream of fetched messages into transactions, a small first one, then bigger ones."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from tui_mail.errors import TuiMailError
from tui_mail.model.big_mail import Mail

T = TypeVar("T")

FIRST = 100
"""Messages; the newest stand on the screen before the rest is here."""
SMALL = 200
"""Messages, as long as few came: what is stored last is waited for."""
MOST = 1_000
"""Messages; the more, the fewer times the same page of an index is written."""
MOST_BYTES = 7_000_000
"""Three batches may be held at once: one comes, one waits, one is stored."""


def batches(fetched: Iterator[tuple[T, Mail]]) -> Iterator[list[tuple[T, Mail]]]:
    """Lists of at most MOST messages or about MOST_BYTES, in the order they came.

    What came whole before an error is handed on before the error is.
    """
    batch: list[tuple[T, Mail]] = []
    size, limit, came = 0, FIRST, 0
    try:
        for one in fetched:
            batch.append(one)
            size += len(one[1])
            if len(batch) >= limit or size >= MOST_BYTES:
                yield batch
                came += len(batch)
                batch, size, limit = [], 0, min(MOST, max(SMALL, came // 5))
    except TuiMailError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def groups_of(stream: Iterable[T], most: int, first: int = 0) -> Iterator[Sequence[T]]:
    """The same of what is read as it is needed; the first stretch may be smaller."""
    rest = iter(stream)
    if first and (group := list(islice(rest, first))):
        yield group
    while group := list(islice(rest, most)):
        yield group


def groups(whole: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Stretches of at most so many."""
    for at in range(0, len(whole), most):
        yield whole[at : at + most]
