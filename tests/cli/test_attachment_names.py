"""F1, S12: whatever an attachment is called, it is saved in the folder that was named, harmless."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.hostile_names import NAMES, is_harmless, receiver


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[User, str, list[str]]:
    """Who got it, the message, and its parts."""
    user, message = receiver(tmp_path_factory.mktemp("names"))
    (shown,) = user.json("show", message)
    return user, str(message), [part["part"] for part in shown["parts"]]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the user stands, with a neighbour that must stay empty."""
    (tmp_path / "beside").mkdir()
    here = tmp_path / "deep" / "here"
    here.mkdir(parents=True)
    before = Path.cwd()
    os.chdir(here)
    yield here
    os.chdir(before)
    assert [path.name for path in tmp_path.iterdir()] in (["beside", "deep"], ["deep", "beside"])
    assert list((tmp_path / "deep").iterdir()) == [here]


def test_F1_S12_every_hostile_name_is_saved_as_a_harmless_one(
    hostile: tuple[User, str, list[str]], folder: Path
) -> None:
    user, message, parts = hostile
    assert len(parts) == len(NAMES)
    for words in ([], ["--output", folder], ["--output", "."]):
        for file in folder.iterdir():
            file.unlink()
        saved: list[Path] = []
        for number, part in enumerate(parts):
            (told,) = user.json("save", message, part, *words)
            path = Path(told["path"])
            assert path.resolve().parent == folder
            assert is_harmless(path), path
            assert path.read_bytes() == str(number).encode()
            assert path not in saved
            saved.append(path)
        assert sorted(path.name for path in folder.iterdir()) == sorted(p.name for p in saved)


def test_F1_what_is_at_the_target_is_neither_overwritten_nor_followed(
    hostile: tuple[User, str, list[str]], folder: Path, tmp_path: Path
) -> None:
    user, message, parts = hostile
    part = parts[NAMES.index("run.sh")]
    target = tmp_path / "beside" / "victim"
    (folder / "run.sh").symlink_to(target)
    (folder / "run-2.sh").write_text("mine", encoding="utf-8")
    (told,) = user.json("save", message, part)
    assert Path(told["path"]).name == "run-3.sh"
    assert not target.exists()
    called = user.call("save", message, part, "--output", folder / "run.sh")
    assert called.status != 0
    assert "there already" in called.complaint()
    assert not target.exists()
    assert (folder / "run-2.sh").read_text(encoding="utf-8") == "mine"
