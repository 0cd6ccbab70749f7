"""`tui-mail label`, on a store with mail."""

from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.profile import SETTINGS, profile
from tui_mail.config.label_colours import set_colour
from tui_mail.config.load import load_settings
from tui_mail.errors import ConfigError, NotFound, UsageError
from tui_mail.model.commands import ChangeFlags
from tui_mail.model.flags import (
    DeleteLabel,
    LabelCount,
    Labels,
    ListLabels,
    RenameLabel,
    wrong_with,
)
from tui_mail.model.undoing import Undo


def test_labels_are_listed_renamed_and_taken_off_everywhere_each_one_step(tmp_path: Path) -> None:
    _, ids = profile(tmp_path, 3)
    with engine(next(tmp_path.rglob("mail.db")).parent, SETTINGS) as here:
        here.ask(ChangeFlags(tuple(ids), ("later", "$Junk")))
        here.ask(ChangeFlags((ids[0],), ("work",)))
        assert here.ask(ListLabels()) == Labels((LabelCount("later", 3), LabelCount("work", 1)))
        here.ask(RenameLabel("later", "soon"))
        assert [sorted(p.flags) for p in here.store.placed(ids)] == [
            ["$Junk", "soon", "work"],
            ["$Junk", "soon"],
            ["$Junk", "soon"],
        ]
        here.ask(DeleteLabel("soon"))
        assert here.ask(ListLabels()) == Labels((LabelCount("work", 1),))
        with pytest.raises(NotFound, match="No message has the label 'soon'"):
            here.ask(DeleteLabel("soon"))
        with pytest.raises(UsageError, match="one word"):
            here.ask(RenameLabel("work", "two words"))
        here.ask(Undo(2))
        assert here.ask(ListLabels()) == Labels((LabelCount("later", 3), LabelCount("work", 1)))
        assert [s.word for s in here.store.steps(2)] == [
            "remove the label soon",
            "rename the label later to soon",
        ]


@pytest.mark.parametrize("word", ["", "a b", "seen", "$Junk", "a(b", 'a"b', "a\\b", "x" * 61, "a%"])
def test_what_can_be_no_label_is_said(word: str) -> None:
    assert wrong_with(word)


@pytest.mark.parametrize("word", ["work", "Überfällig", "日本", "a/b", "a&b", "to-do"])
def test_what_can_be_one(word: str) -> None:
    assert wrong_with(word) == ""


def test_colours_stand_in_the_settings_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# mine\n[labels]\nwork = 'red'  # loud\n")
    path.chmod(0o600)
    set_colour(path, "work", "blue")
    set_colour(path, "Überfällig", "none")
    assert dict(load_settings(path).ui.labels) == {"work": "blue", "Überfällig": "none"}
    assert path.read_text().startswith('# mine\n[labels]\nwork = "blue"  # loud\n')
    with pytest.raises(UsageError, match="'pink' is no colour"):
        set_colour(path, "work", "pink")
    path.write_text("[labels]\nwork = 'pink'\n")
    with pytest.raises(ConfigError, match=r"labels\.work"):
        load_settings(path)
