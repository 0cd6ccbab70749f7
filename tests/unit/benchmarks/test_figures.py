"""The table of the benchmarks: medians, ratios, and bars that never hold without their peer."""

import pytest

from benchmarks.document import write
from benchmarks.figures import (
    HELD,
    MISSED,
    NOT_SHOWN,
    OURS,
    Bar,
    Row,
    at_most,
    interleaved,
    markdown,
    p95,
    plain,
    row,
    shown,
    with_bars,
)

SAMPLES = {OURS: {"s": [0.3, 0.1, 0.2]}, "peer": {"s": [0.5, 0.4, 9.0]}, "gone": {}}


def test_a_row_is_of_medians_and_knows_who_is_absent() -> None:
    found = row("start", "s", SAMPLES, "s")
    assert dict(found.values) == {OURS: 0.2, "peer": 0.5, "gone": None}
    assert found.ratio("peer") == pytest.approx(0.4)
    assert found.ratio("gone") is None


@pytest.mark.parametrize(
    ("client", "times", "verdict"),
    [("peer", 0.4, HELD), ("peer", 0.39, MISSED), ("gone", 9.0, NOT_SHOWN), ("no", 9, NOT_SHOWN)],
)
def test_a_bar_is_held_only_against_a_peer_that_is_here(
    client: str, times: float, verdict: str
) -> None:
    assert at_most(row("start", "s", SAMPLES, "s"), times, client).verdict == verdict


def test_a_bar_without_our_own_value_is_not_shown() -> None:
    assert Bar("at most 1", None, 1.0).verdict == NOT_SHOWN


def test_the_table_says_figures_ratios_bars_and_absence() -> None:
    found = row("start", "s", SAMPLES, "s")
    found = with_bars(found, at_most(found, 0.7, "peer"), at_most(found, 0.7, "gone"))
    for table in (plain([found]), markdown([found])):
        for part in ("start", "0.200 s", "peer 0.500 (0.40 x)", "gone absent", HELD, NOT_SHOWN):
            assert part in table
    assert all(line.count("|") == 6 for line in markdown([found]).splitlines())


def test_everybody_has_a_turn_in_each_round_and_the_first_rounds_do_not_count() -> None:
    turns: list[str] = []

    def run(name: str, value: float) -> dict[str, float]:
        turns.append(name)
        return {"s": value + len(turns)}

    samples = interleaved(
        {"a": lambda: run("a", 0), "b": lambda: run("b", 0), "c": None}, rounds=2, warm=1
    )
    assert [sorted(turns[i : i + 2]) for i in (0, 2, 4)] == [["a", "b"]] * 3
    assert turns[2:4] != turns[4:6]
    assert {name: len(found.get("s", ())) for name, found in samples.items()} == {
        "a": 2, "b": 2, "c": 0,
    }  # fmt: skip


def test_numbers_are_short() -> None:
    assert [shown(v) for v in (1234.5, 12.345, 0.01234, None)] == [
        "1,234",
        "12.3",
        "0.012",
        "absent",
    ]
    assert p95([1.0] * 99 + [100.0]) < 100.0
    assert p95([2.0]) == 2.0


def test_the_document_names_no_machine_and_no_path(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    import platform

    file = tmp_path_factory.mktemp("document") / "benchmarks.md"
    write(file, [Row("start", "s", {OURS: 0.2})], "python -m benchmarks FOLDER")
    words = file.read_text("utf-8")
    assert "| start | 0.200 s |" in words
    assert "cores" in words
    assert "Python 3." in words
    assert str(file.parent) not in words
    assert f" {platform.node()} " not in words
