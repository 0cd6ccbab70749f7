"""The server's flags with the user's own pending changes laid over them."""

from collections.abc import Iterable, Sequence

Pending = tuple[Sequence[str], Sequence[str]]
"""Flags added and flags removed by one change the server has yet to hear of."""


def merge(server: frozenset[str], pending: Iterable[Pending]) -> frozenset[str]:
    """Changes replay as + and - of single flags, in order; everything else is the server's."""
    flags = set(server)
    for add, remove in pending:
        flags.update(add)
        flags.difference_update(remove)
    return frozenset(flags)
