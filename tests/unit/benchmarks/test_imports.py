"""The reading of what -X importtime tells."""

from benchmarks.imports import costs, packages

TOLD = """\
import time: self [us] | cumulative | imported package
import time:       100 |        100 |   asyncio.base
import time:        50 |        150 | asyncio
a warning of somebody
import time:       900 |        900 | sqlite3
"""


def test_each_module_by_itself_and_with_what_it_brought_in() -> None:
    found = costs(TOLD)
    assert [(c.module, c.own, c.whole) for c in found] == [
        ("asyncio.base", 100, 100),
        ("asyncio", 50, 150),
        ("sqlite3", 900, 900),
    ]


def test_packages_are_summed_and_the_dearest_is_first() -> None:
    assert list(packages(costs(TOLD)).items()) == [("sqlite3", 900), ("asyncio", 150)]
