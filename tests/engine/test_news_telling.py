"""New mail told to people: what is wanted, when it is, once for a burst, no more than is shown."""

import shlex
from datetime import UTC
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine, until
from tests.engine.profile import SETTINGS
from tests.engine.test_rules import letter, put
from tui_mail.config.load import parse_settings
from tui_mail.config.schema import NotifySettings
from tui_mail.engine import news_telling
from tui_mail.engine.news_telling import is_quiet
from tui_mail.engine.order import Order
from tui_mail.errors import ConfigError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Reload
from tui_mail.model.events import NewsTold, ProblemRaised

NOTIFY = """
[notify]
new_mail = true
how = ["osc9", "desktop"]
command = ["sh", "{note}", "--"]

[[rules]]
when = "from:shop.test"
do = ["move Shop", "flag +seen"]

[[rules]]
when = "subject:letter subject:7"
do = ["move Told", "notify"]
"""
NOTE = 'shift\nprintf "%s|" "$@" >>"$(dirname "$0")/said"\necho >>"$(dirname "$0")/said"\n'


def told(here: Here) -> list[tuple[str, str]]:
    return [(e.title, e.text) for e in tuple(here.events) if isinstance(e, NewsTold)]


def arrive(order: Order, here: Here, *raws: bytes) -> None:
    put(here, *raws, new=True)
    order.arrived(HOME)


def test_a_burst_is_told_once_and_what_rules_put_away_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_telling, "BURST", 3600.0)  # only its end ends it
    note = tmp_path / "note"
    note.write_text(NOTE)
    with engine(tmp_path, SETTINGS + NOTIFY.format(note=note)) as here:
        order = order_of(here)
        arrive(order, here, letter(1, "x@shop.test"))
        assert told(here) == []
        arrive(order, here, letter(7, "Eve <e@f.test>"))
        assert told(here) == [("Eve", "letter 7")]
        for number in range(10, 22):
            arrive(order, here, letter(number, f"P{number} <p{number}@f.test>"))
        assert len(told(here)) == 1
        order.end(wait=True)
        assert told(here)[1] == ("12 new messages", "P10, P11, P12 and 9 more")
    said = (tmp_path / "said").read_text().splitlines()
    assert said == ["Eve|letter 7|", "12 new messages|P10, P11, P12 and 9 more|"]


def order_of(here: Here) -> Order:
    return Order(here.engine.tools, lambda: here.engine.settings, lambda _account: None, UTC)


def test_contents_are_not_shown_where_that_is_not_wanted(tmp_path: Path) -> None:
    text = SETTINGS + '[notify]\nnew_mail = true\ncontents = false\nhow = "bell"\n'
    with engine(tmp_path, text) as here:
        order = order_of(here)
        arrive(order, here, letter(1, "Ada <a@b.test>"))
        order.end(wait=True)
        assert told(here) == [("1 new message", "")]


def test_wrong_rules_hold_the_mail_and_not_the_news(tmp_path: Path) -> None:
    wrong = '\n[notify]\nnew_mail = true\n[[rules]]\nwhen = "from:"\ndo = ["archive"]\n'
    with engine(tmp_path, SETTINGS + wrong) as here:
        order = order_of(here)
        arrive(order, here, letter(1, "Ada <a@b.test>"))
        arrive(order, here, letter(2, "Ada <a@b.test>"))
        assert len(here.store.rules.arrived(HOME)) == 2
        order.end(wait=True)
        assert [title for title, _ in told(here)] == ["Ada", "Ada"]
        (problem,) = here.problems()
        assert "No rule is applied to new mail" in problem.message
        here.text = SETTINGS + wrong.replace("from:", "from:ada")
        here.ask(Reload())
        again = order_of(here)
        again.arrived(HOME)
        assert here.subjects("Archive") == ["letter 1", "letter 2"]
        assert len(told(here)) == 2
        again.end(wait=True)


@pytest.mark.parametrize(("hour", "quiet"), [(21, False), (22, True), (3, True), (7, False)])
def test_nobody_is_told_in_quiet_hours(hour: int, quiet: bool) -> None:
    notify = NotifySettings(quiet=(22 * 60, 7 * 60))
    assert is_quiet(notify, hour * 3600, UTC) is quiet
    assert not is_quiet(NotifySettings(), hour * 3600, UTC)


def test_hooks_hear_of_errors_and_never_hold_anybody_up(tmp_path: Path) -> None:
    said = tmp_path / "said"
    text = SETTINGS + f'[hooks]\nerror = "cat >{shlex.quote(str(said))}; sleep 60"\ntimeout = 1\n'
    with engine(tmp_path, text) as here:
        here.engine.tools.hub.tell(ProblemRaised(HOME, Problem("It is $(broken).", "Mend it.")))
        until(lambda: said.exists() and said.read_text().endswith("}"))
        assert '"message": "It is $(broken)."' in said.read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[notify]\nhow = "flag"\n', "line 2: notify.how"),
        ('[notify]\nquiet = "late"\n', 'must be hours like "22:00-07:00"'),
        ('[notify]\naccounts = ["nobody"]\n', "there is no account nobody"),
        ("[hooks]\nsend = 1\n", "hooks.send is not a setting"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_settings(text, Path("config.toml"))
    assert said in caught.value.message
