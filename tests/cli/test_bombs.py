"""Messages made to choke a reader stay in the list, open, and go out as the bytes they are."""

from pathlib import Path

from tests.archive.letters import SETTINGS
from tests.cli.calling import User
from tests.unit.message.test_resource_bombs import BOMBS

CHOSEN = ("multipart, 2,000 deep", "100,000 header lines", "50,000 recipients")


def test_P1_a_bomb_stays_listed_opens_and_goes_out_whole(tmp_path: Path) -> None:
    user = User(tmp_path / "home")
    user.home.mkdir()
    user.write(SETTINGS)
    mail = tmp_path / "mail"
    mail.mkdir()
    for number, name in enumerate(CHOSEN):
        (mail / f"{number}.eml").write_bytes(BOMBS[name])
    user.json("import", mail, "--account", "home")
    rows = user.json("list")
    assert len(rows) == len(CHOSEN)
    raws = [user.done("show", "--raw", row["id"]).out for row in rows]
    assert sorted(raws) == sorted(BOMBS[name] for name in CHOSEN)
    for row in rows:
        assert user.json("show", row["id"])[0]["text"] is not None
