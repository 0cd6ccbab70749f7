"""Cuts a stream of fetched messages into transactions: a small first one, then big ones."""

from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")

FIRST = 25
"""Messages; the newest stand on the screen before the rest is here."""
MOST = 200
"""Messages."""
MOST_BYTES = 8_000_000


def batches(fetched: Iterator[tuple[T, bytes]]) -> Iterator[list[tuple[T, bytes]]]:
    """Lists of at most MOST messages or about MOST_BYTES, in the order they came."""
    batch: list[tuple[T, bytes]] = []
    size, limit = 0, FIRST
    for one in fetched:
        batch.append(one)
        size += len(one[1])
        if len(batch) >= limit or size >= MOST_BYTES:
            yield batch
            batch, size, limit = [], 0, MOST
    if batch:
        yield batch
