"""How labels look: a name between ‹ and ›, in a colour that the settings or its letters choose.

The name always stands there: a colour alone tells nothing. Knows no widget.
"""

import zlib
from collections.abc import Mapping
from typing import Final

from rich.cells import cell_len

from tui_mail.config.schema import COLOURS, NO_COLOUR
from tui_mail.model.flags import shown_labels
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped

LONGEST: Final = 14
"""Cells of a name in a list."""
PLAIN: Final = "quiet"


class Colours:
    """Of all labels: those that were chosen, for the others one by the name, always the same."""

    def __init__(self) -> None:
        self._chosen: Mapping[str, str] = {}

    def use(self, chosen: Mapping[str, str]) -> None:
        """As the settings say from now on."""
        self._chosen = dict(chosen)

    def choose(self, label: str, colour: str) -> None:
        """One more."""
        self._chosen = {**self._chosen, label: colour}

    def of(self, label: str) -> str:
        """Its colour, one of COLOURS or NO_COLOUR."""
        chosen = self._chosen.get(label)
        return chosen or COLOURS[zlib.crc32(label.encode()) % (len(COLOURS) - 1)]

    def look(self, label: str) -> str:
        """The look of its name: `label-red` and so on."""
        colour = self.of(label)
        return PLAIN if colour == NO_COLOUR else f"label-{colour}"


COLOURS_IN_USE = Colours()
"""Of this program's screen, as `ui.format.clock` is its clock."""


def chips(flags: frozenset[str], room: int) -> list[tuple[str, str]]:
    """Names between ‹ and ›, and their looks, as many as have room; then how many more there are.

    Args:
        flags: of a message.
        room: cells, a space after each counted.
    """
    labels = shown_labels(flags)
    made: list[tuple[str, str]] = []
    for at, label in enumerate(labels):
        words = f"‹{clipped(one_line(label), LONGEST)}› "
        more = len(labels) - at
        after = 4 if more > 1 else 0
        cells = sum(cell_len(words) for words, _ in made)
        if cells + cell_len(words) + after > room:
            if cells + 4 <= room:
                made.append((f"+{more} ", PLAIN))
            break
        made.append((words, COLOURS_IN_USE.look(label)))
    return made
