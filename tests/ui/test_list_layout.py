"""Lines and rows, and the headings of days: against the simple way to reckon both."""

import time
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Reply
from tui_mail.ui.format import local, midnight
from tui_mail.ui.widgets.day_groups import day_groups, next_midnight
from tui_mail.ui.widgets.list_layout import Layout

DAY = 86_400


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@given(
    st.integers(0, 30),
    st.sets(st.integers(0, 29)),
    st.dictionaries(st.integers(0, 29), st.integers(2, 5)),
)
def test_each_line_leads_to_its_row_and_back(
    count: int, heads: set[int], threads: dict[int, int]
) -> None:
    ids = array("q", range(100, 100 + count))
    headings = [(n, f"before {n}") for n in sorted(heads) if n < count]
    unfolded = {
        n: tuple(Reply(MessageId(1_000 * n + k if k else 100 + n), k) for k in range(size))
        for n, size in threads.items()
        if n < count
    }
    layout = Layout(ids, count, headings, unfolded)
    lines: list[int | None] = []
    for n in range(count):
        lines += [None] * (n in dict(headings))
        lines += [reply.id for reply in unfolded[n]] if n in unfolded else [ids[n]]
    assert layout.total == len(lines)
    assert [layout.id(y) for y in range(len(lines))] == lines
    for y, message in enumerate(lines):
        assert bool(layout.spot(y).heading) is (message is None)
        if message is not None:
            assert layout.find(message, 0) == layout.find(message, len(lines)) == y
    rows, single = layout.within(0, max(len(lines) - 1, 0))
    assert {*rows, *single} == {one for one in lines if one is not None}
    assert layout.find(99, 0) is None


def simple_groups(times: Sequence[int], now: int) -> list[str]:
    """The words over each row, said for each by itself."""
    today = local(now).date()
    found = []
    for moment in times:
        day = local(moment).date()
        ago = (today - day).days
        week = (today.toordinal() - today.weekday() - day.toordinal() + 6) // 7
        if ago <= 0:
            found.append("today")
        elif ago == 1:
            found.append("yesterday")
        elif week <= 1:
            found.append("last week" if week else "this week")
        elif day.year >= today.year - 1:
            year = "" if day.year == today.year else f" {day.year}"
            found.append(f"{day:%B}{year}")
        else:
            found.append(str(day.year))
    return found


@given(
    st.integers(1_600_000_000, 1_900_000_000),
    st.lists(st.one_of(st.integers(-DAY, 40 * DAY), st.integers(0, 3_000 * DAY)), max_size=40),
    st.booleans(),
)
def test_days_are_headed_as_if_each_row_were_looked_at(
    now: int, agos: list[int], oldest_first: bool
) -> None:
    times = sorted((now - ago for ago in agos), reverse=not oldest_first)
    looked: set[int] = set()

    def received(indexes: Sequence[int]) -> Mapping[int, int]:
        looked.update(indexes)
        return {n: times[n] for n in indexes}

    groups = day_groups(len(times), received, now, oldest_first=oldest_first)
    words = simple_groups(times, now)
    wanted = [(n, w) for n, w in enumerate(words) if n == 0 or words[n - 1] != w]
    assert list(groups) == [group for group in wanted if group != (0, "today")]


def test_a_million_rows_are_not_all_looked_at() -> None:
    looked = 0

    def received(indexes: Sequence[int]) -> Mapping[int, int]:
        nonlocal looked
        looked += len(indexes)
        return {n: 1_741_788_000 - n * 400 for n in indexes}

    groups = day_groups(1_000_000, received, 1_741_788_000.0)
    assert [words for _, words in groups][:4] == ["yesterday", "this week", "last week", "March"]
    assert groups[-1][1] == "2012"
    assert looked < 2_000


@pytest.mark.usefixtures("berlin")
def test_midnight_is_the_users_own_and_summer_time_moves_it() -> None:
    noon = int(datetime.fromisoformat("2025-03-30T12:00:00+02:00").timestamp())
    eve = int(datetime.fromisoformat("2025-03-29T23:59:59+01:00").timestamp())
    assert midnight(2025, 3, 30) == eve + 1
    assert next_midnight(noon) - midnight(2025, 3, 30) == 23 * 3_600
    times = [eve + 1, eve]
    groups = day_groups(2, lambda indexes: {n: times[n] for n in indexes}, noon)
    assert groups == ((1, "yesterday"),)
