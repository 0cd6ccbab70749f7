"""Gmail's limits: what it will not do now is waited for, and nothing that came is fetched again."""

from pathlib import Path

import pytest

from tests.scripted.gmail import Gmail
from tests.scripted.gmail_account import ids_in, letter, reading
from tui_mail.errors import Busy, Refused
from tui_mail.imap.replies import refusal
from tui_mail.model.account import AccountState
from tui_mail.model.commands import MoveToRole
from tui_mail.model.folder import Role

BANDWIDTH = "NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)"
CONNECTIONS = "NO [ALERT] Too many simultaneous connections. (Failure)"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (CONNECTIONS, "as many connections of this account as it allows"),
        (BANDWIDTH, "no more for a while"),
    ],
)
def test_a_log_in_that_is_turned_away_is_no_wrong_password(
    tmp_path: Path, answer: str, words: str
) -> None:
    gmail = Gmail()
    gmail.mail.deliver(letter(1), "\\Inbox")
    gmail.turned_away = [answer]
    with reading(gmail, tmp_path) as here:
        assert words in here.sync()
        status = here.status()
        assert status is not None
        assert status.state is AccountState.WAITING
        assert status.problem is not None
        assert not status.problem.wants_secret, "nobody is asked for a password"
        assert here.sync() == ""
        assert len(ids_in(here, "Inbox")) == 1


def test_what_came_before_the_day_s_bytes_were_used_up_is_not_fetched_again(
    tmp_path: Path,
) -> None:
    gmail = Gmail()
    for number in range(80):
        gmail.mail.deliver(letter(number), "\\Inbox")
    for number in range(80, 90):
        gmail.mail.deliver(letter(number))
    with reading(gmail, tmp_path) as here:
        gmail.refuse('SELECT "[GMAIL]/ALL MAIL"', "BYE [ALERT] Account exceeded bandwidth limits.")
        assert "bandwidth" in here.sync()
        assert len(ids_in(here, "Inbox")) == 80
        gmail.turned_away = [BANDWIDTH]
        assert "no more for a while" in here.sync()
        gmail.refuse("UID FETCH", BANDWIDTH)
        assert "no more for a while" in here.sync()
        assert here.sync() == ""
        assert len(ids_in(here, "[Gmail]/All Mail")) == 90
        assert set(gmail.bodies.values()) == {1}


def test_a_change_that_is_put_off_by_a_limit_is_said_later_and_not_taken_back(
    tmp_path: Path,
) -> None:
    gmail = Gmail()
    there = gmail.mail.deliver(letter(1), "\\Inbox")
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        here.ask(MoveToRole(tuple(ids_in(here, "Inbox")), Role.ARCHIVE))
        for _ in range(2):  # what is left is said once more at the end of a sync
            gmail.refuse("UID MOVE", BANDWIDTH)
        assert here.sync() == "", "what came is read all the same"
        assert ids_in(here, "Inbox") == []
        assert there.labels == {"\\Inbox"}
        assert here.sync() == ""
        assert there.labels == set()


def test_a_mailbox_that_is_full_is_full() -> None:
    full = refusal("APPEND", b"[OVERQUOTA] No room left")
    assert isinstance(full, Refused)
    assert isinstance(refusal("APPEND", b"[OVERQUOTA] bandwidth limit reached"), Busy)
