"""A server that allows a log-in only so often is not asked more often."""

from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import CAPABILITIES, Drop
from tests.scripted.server import serving
from tui_mail.engine.pop_account import PopAccount


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("LOGIN-DELAY 900", 900.0), ("LOGIN-DELAY 60 USER", 300.0), ("TOP", 300.0)],
)
def test_checks_are_as_far_apart_as_the_server_wants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, seconds: float
) -> None:
    made: list[PopAccount] = []
    prepare = PopAccount.prepare

    def noted(account: PopAccount) -> None:
        made.append(account)
        prepare(account)

    monkeypatch.setattr(PopAccount, "prepare", noted)
    drop = Drop([letter(1)], (*CAPABILITIES, told))
    with serving(drop) as server:
        text = smtp(NOWHERE) + pop(server.port).replace('check_every = "1d"', 'check_every = "5m"')
        with engine(tmp_path, text) as here:
            assert here.sync() == ""
        (account,) = made
        assert account.check_every == seconds
