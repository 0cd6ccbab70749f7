"""`tui-mail import`: mail from files, byte for byte, once, into a folder of this machine."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.archive.letters import AWKWARD, FROM, kept, letter, rows, sha
from tests.cli.calling import User
from tui_mail.config.paths import Paths, paths_under
from tui_mail.wiring.far import connect
from tui_mail.wiring.lock import ProfileLock


def counts(user: User, *words: object, status: int = 0) -> dict[str, Any]:
    called = user.call("import", *words, "--json")
    assert called.status == status, called.err
    (told,) = called.objects()
    return told


def test_every_awkward_file_is_kept_byte_for_byte(user: User, files: Path) -> None:
    for number, raw in enumerate(AWKWARD.values()):
        (files / f"{number:03}.eml").write_bytes(raw)
    told = counts(user, files, "--account", "home")
    assert told["imported"] == len(AWKWARD)
    assert told["folder"] == "Imported"
    assert kept(user, "--folder", "Imported") == sorted(AWKWARD.values())
    (found,) = user.json("list", "subject:letter", "subject:13")
    (shown,) = user.json("show", found["id"])
    assert shown["origin"]["sha256"] == sha(AWKWARD["one long line"])
    assert shown["origin"]["protocol"] == "local"
    assert found["received"] == "2020-11-02T10:00:00Z"


def test_what_the_folder_has_is_not_added_again_and_another_folder_gets_it(
    user: User, files: Path
) -> None:
    (files / "a.eml").write_bytes(letter(1))
    (files / "twin.eml").write_bytes(letter(1))
    (files / "b.eml").write_bytes(letter(2))
    words = (files, "--account", "home", "--folder")
    first = counts(user, *words, "Old/2020")
    assert (first["imported"], first["already_there"]) == (2, 1)
    again = counts(user, *words, "old/2020")
    assert (again["imported"], again["already_there"]) == (0, 3)
    other = counts(user, *words, "Other")
    assert (other["imported"], other["already_there"]) == (2, 1)
    assert len(rows(user)) == 4
    assert len({row["id"] for row in rows(user)}) == 4


def test_an_mbox_gives_its_messages_unquoted(user: User, files: Path) -> None:
    first = letter(1, b"a\n>From b\n>>From c\n> From d\n\nFrom here on it is text\n")
    second = letter(2, b"last words, and no empty line after them\n")
    (files / "box").write_bytes(FROM + first + b"\n" + FROM + second)
    assert counts(user, files / "box", "--account", "home")["imported"] == 2
    unquoted = first.replace(b"\n>From b\n>>From c", b"\nFrom b\n>From c")
    assert kept(user) == sorted([unquoted, second])


def test_an_mbox_with_crlf_and_one_without_a_message(user: User, files: Path) -> None:
    dos = (FROM + letter(1, b">From a\n") + b"\n" + FROM + letter(2) + b"\n").replace(
        b"\n", b"\r\n"
    )
    (files / "dos.mbox").write_bytes(dos)
    (files / "empty.mbox").write_bytes(b"")
    assert counts(user, files, "--account", "home")["imported"] == 2
    wanted = [letter(1, b"From a\n"), letter(2)]
    assert kept(user) == sorted(raw.replace(b"\n", b"\r\n") for raw in wanted)


def test_an_mbox_is_cut_right_wherever_its_blocks_end(
    user: User, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [letter(n, b"x" * (n % 97) + b"\n" * (1 + n % 5)) for n in range(60)]
    (files / "box.mbox").write_bytes(b"".join(FROM + raw + b"\n" for raw in letters))
    for size in (701, 1024, 7919):
        monkeypatch.setattr("tui_mail.archive.mbox_file.BLOCK", size)
        folder = f"F{size}"
        told = counts(user, files, "--account", "home", "--folder", folder)
        assert told["imported"] == 60
        assert kept(user, "--folder", folder) == sorted(letters)


def test_marks_of_other_programs_in_an_mbox_become_flags(user: User, files: Path) -> None:
    marks = [b"Status: RO\nX-Status: AF\n", b"X-Mozilla-Status: 1001\n", b"Status: O\n"]
    box = b"".join(FROM + mark + letter(n) + b"\n" for n, mark in enumerate(marks))
    (files / "box").write_bytes(box)
    counts(user, files / "box", "--account", "home")
    flags = {row["subject"]: set(row["flags"]) for row in rows(user)}
    assert flags["letter 0"] == {"seen", "answered", "flagged"}
    assert flags["letter 1"] == {"seen", "forwarded"}
    assert flags["letter 2"] == set()


def test_a_maildir_gives_its_flags_and_its_subfolders(user: User, files: Path) -> None:
    def put(where: str, number: int) -> None:
        path = files / "Maildir" / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(letter(number))

    (files / "Maildir" / "new").mkdir(parents=True)
    put("cur/1.host:2,S", 1)
    put("cur/2.host:2,DFPRST", 2)
    put("cur/3.host", 3)
    put("new/4.host", 4)
    put("tmp/5.host", 5)
    (files / "Maildir" / ".Work.2024" / "new").mkdir(parents=True)
    put(".Work.2024/cur/6.host:2,F", 6)
    put("dovecot.index.log", 7)
    told = counts(user, files / "Maildir", "--account", "home", "--folder", "M")
    assert told["imported"] == 5
    found = {(row["folder"], row["subject"]): set(row["flags"]) for row in rows(user)}
    everything = {"seen", "flagged", "answered", "draft", "forwarded"}
    assert found == {
        ("M", "letter 1"): {"seen"},
        ("M", "letter 2"): everything,
        ("M", "letter 3"): set(),
        ("M", "letter 4"): set(),
        ("M/Work/2024", "letter 6"): {"flagged"},
    }


def test_what_cannot_be_read_is_named_and_the_rest_imported(user: User, files: Path) -> None:
    (files / "a.eml").write_bytes(letter(1))
    (files / "gone.eml").symlink_to(files / "nowhere")
    os.mkfifo(files / "pipe.eml")
    (files / "notes.txt").write_text("no mail")
    called = user.call("import", files, files / "not-here", "--account", "home", "--json")
    assert called.status == 1
    (told,) = called.objects()
    assert (told["imported"], told["unreadable"], told["left_out"]) == (1, 3, 1)
    lines = called.err.splitlines()
    assert len(lines) == 3
    for name in ("gone.eml", "pipe.eml", "not-here"):
        assert any(name in line for line in lines)
    assert len(rows(user)) == 1
    assert counts(user, files / "notes.txt", "--account", "home")["imported"] == 1


def test_a_link_that_leads_in_circles_and_names_that_are_no_text(user: User, files: Path) -> None:
    inner = files / os.fsdecode(b"caf\xe9 \x1b[31m")
    inner.mkdir()
    (inner / os.fsdecode(b"\xff.eml")).write_bytes(letter(1))
    (inner / "round").symlink_to(files)
    assert counts(user, files, "--account", "home")["imported"] == 1
    (inner / os.fsdecode(b"\xfe.eml")).symlink_to("nowhere")
    called = user.call("import", files, "--account", "home")
    assert called.status == 1
    assert "\x1b" not in called.complaint()


def test_what_an_imap_account_gets_stays_on_this_machine(user: User, files: Path) -> None:
    (files / "a.eml").write_bytes(letter(1))
    assert counts(user, files, "--account", "work")["imported"] == 1
    folders = {row["folder"]: row for row in user.json("folders", "work")}
    assert folders["Imported"]["local"] is True
    user.done("flag", rows(user)[0]["id"], "+seen")
    called = user.call("sync", "work", "--json")
    assert called.status == 1  # its server is not there: that is all it says
    refused = user.call("import", files, "--account", "work", "--folder", "inbox")
    assert "The folder Inbox is the server's" in refused.complaint()
    assert refused.status == 2
    assert len(rows(user)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--account", "nobody"], "There is no account nobody"),
        ([], "--account"),
        (["--account", "home", "--folder", " "], "cannot be the name"),
        (["--account", "home", "--folder", "a\nb"], "cannot be the name"),
    ],
)
def test_wrong_words_are_said_in_one_line(
    user: User, files: Path, words: list[str], said: str
) -> None:
    called = user.call("import", files, *words)
    assert said in called.complaint()
    assert called.status in {1, 2}


def test_an_import_goes_through_the_engine_that_runs(user: User, files: Path) -> None:
    home = user.home
    parts = ("config_home", "data_home", "state_home", "runtime_dir")
    paths = Paths(*(home / part / "tui-mail" for part in parts))
    (home / "runtime_dir").mkdir(mode=0o700)
    paths.make()
    (files / "box").write_bytes(b"".join(FROM + letter(n) + b"\n" for n in range(700)))
    with connect(paths).sock:
        assert not ProfileLock(paths).take(), "an engine has it"
        told = counts(user, files, files / "gone", "--account", "home", status=1)
        assert (told["imported"], told["unreadable"]) == (700, 1)
        assert counts(user, files, "--account", "home")["already_there"] == 700
        assert not ProfileLock(paths).take(), "the same engine still has it"
    assert len(rows(user)) == 700


def test_a_huge_mbox_is_never_whole_in_memory(user: User, files: Path) -> None:
    """As many bytes as would be seen: 200 MB, most of them in letters of 1 MB."""
    one = letter(0, b"".join(b"%060d\n" % n for n in range(17_000)))
    with (files / "huge.mbox").open("wb") as box:
        for number in range(200):
            box.write(FROM + one.replace(b"letter 0", b"letter %d" % number) + b"\n")
    environment = {**os.environ, **user.environment}
    (user.home / "runtime_dir").mkdir(mode=0o700)
    program = (  # what was most since it began; ru_maxrss would count its parent's too
        "import sys; from tui_mail.cli.main import main; status = main(sys.argv[1:]);"
        "print(*[l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')]);"
        "sys.exit(status)"
    )
    words = ("import", files / "huge.mbox", "--account", "home", "--json")
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=environment, check=True, capture_output=True
    )
    told, kilobytes = done.stdout.splitlines()
    assert json.loads(told)["imported"] == 200
    assert 10_000 < int(kilobytes) < 120_000


def test_two_imports_at_once_add_nothing_twice(user: User, files: Path) -> None:
    for number in range(300):
        (files / f"{number}.eml").write_bytes(letter(number))
    from tui_mail.model.ids import AccountKey
    from tui_mail.model.mail_file import MailPiece
    from tui_mail.model.taking_in import Import, Imported
    from tui_mail.wiring.build import build_engine

    paths = paths_under(user.home / "own")
    paths.make()
    paths.settings.write_bytes(user.settings.read_bytes())
    paths.settings.chmod(0o600)
    engine = build_engine(paths, background=False)
    engine.start()
    pieces = tuple(MailPiece(os.fsencode(f), 0, f.stat().st_size) for f in files.iterdir())
    added: list[int] = []

    def take_in() -> None:
        answer = engine.ask(Import(AccountKey("home"), "Imported", pieces))
        assert isinstance(answer, Imported)
        added.append(answer.added)

    threads = [threading.Thread(target=take_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.stop()
    assert sorted(added) == [0, 0, 0, 300]
