"""Rules over a real store: told before, done once, undone at once; mistakes have a place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.engine.profile import SETTINGS
from tui_mail.config.load import parse_settings
from tui_mail.errors import ConfigError, NotFound
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.rules import RuleDraft, RulesRan, RunRules
from tui_mail.model.undoing import Undo
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.reader import open_reader

RULES = """
# kept
[[rules]]
name = "shop"
when = "from:shop.test"
do = ["move Shop", "flag +seen +bought"]

[[rules]]
name = "ada"
when = "from:ada"
do = ["copy Kept", "flag +flagged"]
"""


def letter(number: int, sender: str, more: str = "") -> bytes:
    return (
        f"From: {sender}\r\nTo: alice@home.test\r\nSubject: letter {number}\r\n{more}"
        f"Message-ID: <{number}@home.test>\r\n\r\nwords {number}\r\n"
    ).encode()


def put(here: Here, *raws: bytes, new: bool = False) -> tuple[MessageId, ...]:
    inbox = here.store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    return here.store.add(
        [Arrival(inbox, raw, digest(raw), 1_000_000 + n, new=new) for n, raw in enumerate(raws)]
    )


def ran(here: Here, wish: RunRules) -> RulesRan:
    answer = here.ask(wish)
    assert isinstance(answer, RulesRan)
    return answer


def state(here: Here) -> list[tuple[str, str, tuple[str, ...]]]:
    """Subject, folder and flags of all mail, sorted."""
    reader = open_reader(here.store_path)
    try:
        ids = [MessageId(n) for n in range(1, 200)]
        return sorted((r.subject, r.folder, tuple(sorted(r.flags))) for r in reader.rows(ids))
    finally:
        reader.close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    with engine(tmp_path, SETTINGS + RULES) as here:
        yield here


def test_what_is_told_is_what_is_done_and_one_undo_takes_it_back(here: Here) -> None:
    put(here, letter(1, "x@shop.test"), letter(2, "Ada <a@b.test>"), letter(3, "c@d.test"))
    before = state(here)
    told = ran(here, RunRules(dry=True))
    assert state(here) == before
    done = ran(here, RunRules())
    assert told.messages == done.messages
    assert [one.does for one in done.messages] == [
        ("flag +flagged", "copy Kept"), ("flag +seen +bought", "move Shop"),
    ]  # fmt: skip
    assert state(here) == [
        ("letter 1", "Shop", ("bought", "seen")),
        ("letter 2", "Inbox", ("flagged",)),
        ("letter 2", "Kept", ("flagged",)),
        ("letter 3", "Inbox", ()),
    ]
    here.ask(Undo())
    assert state(here) == before
    with pytest.raises(NotFound):
        here.ask(Undo())


def test_a_draft_is_tried_without_being_saved(here: Here) -> None:
    put(here, letter(1, "x@shop.test"), letter(2, "y@shop.test"))
    draft = RuleDraft("try", "from:y", ("archive",))
    told = ran(here, RunRules(dry=True, draft=draft))
    assert [one.does for one in told.messages] == [("archive",)]
    assert told.looked_at == 2


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('when = "from:"\ndo = ["archive"]', "line 2: The rule 'rule 1' has a query"),
        ('when = "x (y"\ndo = ["archive"]', "at character 3 of the search"),
        ('when = "x"\ndo = ["arcive"]', "line 3: 'arcive' is nothing that a rule can do."),
        ('when = "x"\ndo = ["move A", "delete"]', "line 3: move A and delete: a message can go"),
        ('when = "x"\ndo = ["forward ada"]', "line 3: 'ada' is no mail address."),
        ('when = "x"\ndo = ["run sh \'x"]', "has a quote that is never closed"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, rule: str, said: str) -> None:
    from tui_mail.engine.rule_words import understood

    path = tmp_path / "config.toml"
    path.write_text(f"[[rules]]\n{rule}\n")
    path.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        understood(parse_settings(path.read_text(), path), 0)
    assert said in caught.value.message
    assert str(path) in caught.value.message
