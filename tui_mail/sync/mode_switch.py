"""Which message of a server is which message here, before any is downloaded. Pure.

Never takes two for one in doubt: what is not matched is downloaded, and told by its bytes. Nor
does it ever look for more than one partner of a message.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from tui_mail.model.flags import SEEN
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.switch import Resident, Stranger

FEWEST = 8
"""Pairs that are alike but for their size, before the sizes of a server are held to be wrong."""


@frozen
class Pair:
    """A message here and the one on the server that is it, by all that can be told."""

    resident: Resident
    stranger: Stranger

    @property
    def same_size(self) -> bool:
        """Both sides tell the same number of bytes."""
        return self.resident.traits.size == self.stranger.traits.size


def candidates(here: Sequence[Resident], there: Sequence[Stranger]) -> tuple[Pair, ...]:
    """Pairs whose Message-ID is unique on both sides, and whose Date and From are equal; where
    the server did not tell those, whose size is.
    """
    mine = _unique([one.traits.message_id for one in here])
    theirs = _unique([one.traits.message_id for one in there])
    by_name = {r.traits.message_id: r for r in here if r.traits.message_id in mine & theirs}
    pairs = (Pair(by_name[s.traits.message_id], s) for s in there if s.traits.message_id in by_name)
    return tuple(pair for pair in pairs if _same_words(pair))


def matched(pairs: Sequence[Pair], openings: Mapping[MessageId, bytes]) -> tuple[Pair, ...]:
    """Those of the candidates that are one message.

    A pair of unequal size is one only where the server's sizes cannot be believed, which shows
    in most of its messages. Elsewhere another size is another message: a copy that came by a
    mailing list, say.

    Args:
        pairs: the candidates.
        openings: how the bodies begin here.
    """
    alike = [pair for pair in pairs if _same_opening(pair, openings)]
    equal = [pair for pair in alike if pair.same_size]
    unequal = len(alike) - len(equal)
    return tuple(alike) if unequal >= FEWEST and unequal > len(equal) else tuple(equal)


def joined_flags(
    here: frozenset[str], there: frozenset[str]
) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Flags of a message that was matched, and what is said to the server: to set, to clear.

    What is set here is set there. Whether it was read is as it is here, since fetching by POP
    marks a message as read on many servers; anything else that is set there was never seen here.
    """
    both = here | (there - {SEEN})
    return both, tuple(sorted(here - there)), tuple(sorted((there - here) & {SEEN}))


def _unique(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if name and count == 1)


def _same_words(pair: Pair) -> bool:
    here, there = pair.resident.traits, pair.stranger.traits
    if there.date is None and not there.sender:
        return pair.same_size
    return here.date == there.date and here.sender.casefold() == there.sender.casefold()


def _same_opening(pair: Pair, openings: Mapping[MessageId, bytes]) -> bool:
    """The server may show less of it than there is here."""
    return openings.get(pair.resident.id, b"").startswith(pair.stranger.opening)
