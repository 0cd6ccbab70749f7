"""Every failure of the table as the command says it: one line, its exit status, nothing lost."""

from pathlib import Path

import pytest

from tests.failures.cases import CASES, Case
from tests.failures.scene import LETTER, scene
from tui_mail.cli.output import LONGEST_COMPLAINT

MOST = 300
"""Characters of a sentence with its next step: it is read, not studied."""
READING = [case for case in CASES if case.protocol != "smtp"]
SENDING = [case for case in CASES if case.protocol == "smtp"]
CHECKED = [case for case in CASES if case.checked]


def ids(case: Case) -> str:
    return case.id


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_every_sentence_is_short_and_has_a_next_step(case: Case) -> None:
    assert len(case.sentence) + len(case.hint) <= MOST < LONGEST_COMPLAINT
    for words in (case.sentence, case.hint):
        assert words[:1].isupper() or words.startswith("{")
        assert words.endswith(".")


@pytest.mark.parametrize("case", READING, ids=ids)
def test_a_sync_that_fails_says_why_in_one_line(case: Case, tmp_path: Path) -> None:
    with scene(case, tmp_path) as here:
        called = here.user.call("sync")
        assert called.complaint() == f"tui-mail: home: {here.words}\n"
        assert called.status == 1
        assert not called.out
        (result,) = here.user.call("sync", "home", "--json").objects()
        assert (result["ok"], result["error"], result["new"]) == (False, here.words, 0)
        assert here.user.done("list").out == b""


@pytest.mark.parametrize("case", SENDING, ids=ids)
def test_a_message_that_is_not_taken_is_said_in_one_line_and_stays(
    case: Case, tmp_path: Path
) -> None:
    with scene(case, tmp_path) as here:
        called = here.user.call("send", "-t", stdin=LETTER)
        number = called.out.decode().strip()
        if case.waits:
            assert called.complaint() == (
                f"tui-mail: Message {number} waits in the outbox and could not be sent yet: "
                f"{here.words} Try again with: tui-mail outbox retry {number}\n"
            )
        else:
            assert called.complaint() == (
                f"tui-mail: Message {number} was refused: {here.words}{for_whom(here.words)}\n"
            )
        assert called.status == (75 if case.waits else 1)
        (entry,) = here.user.json("outbox")
        assert entry["state"] == ("waiting" if case.waits else "refused")
        assert entry["last_error"] == here.words
        assert [who["address"] for who in entry["recipients"]] == ["bob@far.test"]
        again = here.user.call("outbox", "show", number)
        assert here.words in " ".join(again.out.decode().split())


@pytest.mark.parametrize("case", CHECKED, ids=ids)
def test_a_check_of_the_account_says_the_same(case: Case, tmp_path: Path) -> None:
    with scene(case, tmp_path) as here:
        called = here.user.call("account", "check", "home")
        assert f"home {case.protocol}: {here.words}" in called.complaint()
        assert called.status == 1
        steps = here.user.call("account", "check", "home", "--json").objects()
        (wrong,) = [s for s in steps if s["server"] == case.protocol and not s["ok"]]
        assert (wrong["detail"], wrong["advice"]) == (here.sentence, here.hint)


def for_whom(words: str) -> str:
    """The recipient, where the words themselves do not name it."""
    return "" if "bob@far.test" in words else " It is for bob@far.test."
