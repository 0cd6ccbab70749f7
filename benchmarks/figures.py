"""What was measured, in rows; which bars hold; the one table, for a terminal and in Markdown.

Must never call a bar held that could not be compared: without the peer it names it is not shown.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

OURS: Final = "tui-mail"
HELD, MISSED, NOT_SHOWN, NO_BAR = "held", "MISSED", "not shown", ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit for our value."""

    words: str
    ours: float | None
    """Our value; None: it could not be measured."""
    limit: float | None
    """In the row's unit; None: whom it is compared with is not here."""

    @property
    def verdict(self) -> str:
        """Held, missed or not shown."""
        if self.ours is None or self.limit is None:
            return NOT_SHOWN
        return HELD if self.ours <= self.limit else MISSED


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Args:
        matter: what is measured.
        unit: of every value; smaller is better.
        values: of each client by its name; None where it is absent. `OURS` comes first.
        bars: what is asked of ours.
    """

    matter: str
    unit: str
    values: Mapping[str, float | None]
    bars: tuple[Bar, ...] = ()

    @property
    def ours(self) -> float | None:
        """Our value."""
        return self.values.get(OURS)

    def ratio(self, client: str) -> float | None:
        """Ours by that client's."""
        other, ours = self.values.get(client), self.ours
        return ours / other if ours is not None and other else None


def at_most(row: Row, times: float, client: str, ours: str = OURS) -> Bar:
    """Ours at most so many times the client's."""
    other = row.values.get(client)
    limit = None if other is None else times * other
    return Bar(f"at most {times:g} x {client}", row.values.get(ours), limit)


def with_bars(row: Row, *bars: Bar) -> Row:
    """The row, with these asked of it."""
    return Row(row.matter, row.unit, row.values, (*row.bars, *bars))


Samples = Mapping[str, Mapping[str, Sequence[float]]]
"""Client, figure, one value each round."""


def row(matter: str, unit: str, samples: Samples, figure: str, scale: float = 1.0) -> Row:
    """The medians of one figure of every client that has it."""
    values: dict[str, float | None] = {}
    for client, figures in samples.items():
        if not figures:
            values[client] = None
        elif figure in figures:
            values[client] = statistics.median(figures[figure]) * scale
    return Row(matter, unit, values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def shown(value: float | None) -> str:
    """Three digits that matter."""
    if value is None:
        return "absent"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 1 else f"{value:.3f}"


def _others(row: Row) -> list[str]:
    """Each other client with its value and our ratio to it."""
    parts = []
    for client, value in row.values.items():
        if client == OURS:
            continue
        ratio = row.ratio(client)
        parts.append(f"{client} {shown(value)}" + (f" ({ratio:.2f} x)" if ratio else ""))
    return parts


def _verdict(bar: Bar) -> str:
    told = bar.verdict
    share = f" ({bar.ours / bar.limit:.0%} of it)" if bar.ours is not None and bar.limit else ""
    return f"{bar.words}: {told}{share}"


def plain(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    width = max((len(row.matter) for row in rows), default=0)
    lines = []
    for one in rows:
        lines.append(f"{one.matter:<{width}}  {shown(one.ours)} {one.unit}")
        lines += [f"{'':<{width}}    {other}" for other in _others(one)]
        lines += [f"{'':<{width}}    bar: {_verdict(bar)}" for bar in one.bars]
    return "\n".join(lines)


def markdown(rows: Sequence[Row]) -> str:
    """The table for a document."""
    lines = [
        "| figure | tui-mail | others (ours : theirs) | asked | held |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in rows:
        asked = "<br>".join(bar.words for bar in one.bars)
        held = "<br>".join(bar.verdict for bar in one.bars)
        others = "<br>".join(_others(one))
        lines.append(
            f"| {one.matter} | {shown(one.ours)} {one.unit} | {others} | {asked} | {held} |"
        )
    return "\n".join(lines)


def interleaved(
    runs: Mapping[str, Callable[[], Mapping[str, float]] | None], rounds: int, warm: int = 1
) -> Samples:
    """Every client once a round, in an order that turns; the first rounds only warm caches.

    Args:
        runs: what one client does once; None: it is not on this machine.
        rounds: that count.
        warm: rounds that do not.
    """
    found: dict[str, dict[str, list[float]]] = {name: {} for name in runs}
    present = [(name, run) for name, run in runs.items() if run is not None]
    for number in range(-warm, rounds):
        turn = number % len(present) if present else 0
        for name, run in (*present[turn:], *present[:turn]):
            for figure, value in run().items():
                if number >= 0:
                    found[name].setdefault(figure, []).append(value)
    return found
