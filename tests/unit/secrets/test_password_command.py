"""A password_command: its first line, and nothing else of it."""

import time
from pathlib import Path

import pytest

from tui_mail.errors import SecretError
from tui_mail.secrets.password_command import run_command


def test_a_string_runs_by_sh_and_its_first_line_is_the_secret() -> None:
    assert run_command("printf 'pä ss\\nuser: x\\n' | cat").value == "pä ss"


def test_a_list_runs_directly_without_a_shell() -> None:
    assert run_command(("printf", "%s", "$HOME;x")).value == "$HOME;x"


def test_a_line_end_of_windows_is_no_part_of_it() -> None:
    assert run_command(r"printf 'abc \r\nx'").value == "abc "


def test_it_has_no_input_and_no_terminal() -> None:
    said = run_command("cat; if (exec </dev/tty) 2>/dev/null; then echo tty; else echo none; fi")
    assert said.value == "none"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            "echo first >&2; printf 'no \\033[31msuch key\\n' >&2; echo hunter2; exit 3",
            "status 3: no",
        ),
        ("kill -9 $$", "signal 9"),
        ("true", "printed no password"),
        ("printf '\\nhunter2'", "printed no password"),
        ("printf 'hunter2\\377'", "UTF-8"),
        (("/no/such/program", "hunter2"), "cannot be run: No such file"),
    ],
)
def test_a_failure_says_why_and_never_what_it_printed(
    command: str | tuple[str, ...], words: str
) -> None:
    with pytest.raises(SecretError) as caught:
        run_command(command)
    said = str(caught.value)
    assert words in said
    assert "hunter2" not in said
    assert said.isprintable()
    assert "by hand" in said


def test_one_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    with pytest.raises(SecretError, match="did not end"):
        run_command(f"sleep 60 & echo $! > {mark}; wait", limit=0.5)
    child = int(mark.read_text(encoding="utf-8"))
    end = time.monotonic() + 5
    while _lives(child) and time.monotonic() < end:
        time.sleep(0.01)
    assert not _lives(child)


def test_a_child_left_behind_is_not_waited_for() -> None:
    began = time.monotonic()
    said = run_command("echo secret; (exec 3>&1; sleep 4) & exit 0")
    assert said.value == "secret"
    assert time.monotonic() - began < 3


def test_a_flood_is_bounded_and_its_first_line_counts() -> None:
    assert run_command("echo secret; yes | head -c 3000000").value == "secret"


def test_no_pipe_stays_open() -> None:
    before = _open_files()
    run_command("echo x")
    assert _open_files() == before


def _open_files() -> int:
    folder = Path("/proc/self/fd" if Path("/proc/self/fd").is_dir() else "/dev/fd")
    return len(list(folder.iterdir()))


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
