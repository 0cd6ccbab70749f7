"""F3: programs outside get a list of words, no shell, and a name of our choosing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_mail.errors import UsageError
from tui_mail.ui.opening import open_web
from tui_mail.ui.outside_editor import edit_outside
from tui_mail.ui.programs.running import Said, run

HOSTILE = "$(touch pwned)\n`touch pwned`\n; touch pwned\n-rf\n../../x\n"
SPY = """\
#!{python}
import json, os, stat, sys
from pathlib import Path
file = Path(sys.argv[-1])
there = file.exists()
seen = {{
    "words": sys.argv[1:],
    "modes": [stat.S_IMODE(p.stat().st_mode) for p in (file.parent, file)] if there else [],
    "text": file.read_text(errors="replace") if there else "",
}}
Path({report!r}).write_text(json.dumps(seen))
{then}
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a spy writes; temporary files lie in a folder that can be looked over."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "report.json"


def spy(report: Path, name: str, then: str = "") -> Path:
    """A program that writes down what it was given."""
    program = report.parent / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(SPY.format(python=sys.executable, report=str(report), then=then))
    program.chmod(0o700)
    return program


def left_over(report: Path) -> list[Path]:
    """What lies in the temporary folder, or was made by a shell."""
    return [*(report.parent / "tmp").iterdir(), *report.parent.glob("**/pwned*")]


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_F3_F4_the_editor_gets_one_closed_file_of_our_name_and_no_shell(
    report: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    editor = spy(report, "my editor", "file.write_text('edited\\n')")
    monkeypatch.setenv("VISUAL", f"'{editor}' --wait '; touch pwned' '$(touch pwned)'")
    before = os.umask(umask)
    try:
        assert edit_outside(HOSTILE) == "edited"
    finally:
        os.umask(before)
    seen = json.loads(report.read_text())
    *words, file = seen["words"]
    assert words == ["--wait", "; touch pwned", "$(touch pwned)"]
    assert Path(file).name == "message.txt"
    assert seen["modes"] == [0o700, 0o600]
    assert seen["text"] == HOSTILE + "\n"
    assert not Path(file).parent.exists()
    assert not left_over(report)


@pytest.mark.parametrize("then", ["sys.exit(3)", "os.kill(os.getpid(), 9)", "file.unlink()"])
def test_F3_whatever_the_editor_does_nothing_of_the_text_stays(
    report: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    monkeypatch.setenv(
        "VISUAL", str(spy(report, "editor", f"(file.parent / 'a~').touch(); {then}"))
    )
    with pytest.raises(UsageError) as caught:
        edit_outside("words")
    assert str(caught.value).isprintable()
    assert json.loads(report.read_text())["text"] == "words\n"
    assert not left_over(report)


@pytest.mark.parametrize("editor", ["/no/such/editor", "'unclosed", "/etc/passwd"])
def test_F3_an_editor_that_does_not_run_is_said(
    report: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    with pytest.raises(UsageError):
        edit_outside("words")
    assert not left_over(report)


@pytest.mark.skipif(sys.platform == "darwin", reason="there the opener is not looked for by name")
@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://x.test/$(touch%20pwned)?a=1;touch&b=`touch`|x", True),
        ("https://x.test/%s%d{}", True),
        ("https://x.test/ --option", False),
        ("--version", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://x.test/\n--option", False),
    ],
)
def test_F3_the_browser_gets_one_web_address_as_one_word(
    report: Path, monkeypatch: pytest.MonkeyPatch, url: str, *, opened: bool
) -> None:
    program = spy(report, "xdg-open")
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":9")
    assert open_web(url) is opened
    assert report.exists() is opened
    if opened:
        assert json.loads(report.read_text())["words"] == [url]
    assert not left_over(report)


def test_F3_a_file_that_a_program_keeps_open_goes_with_the_client(report: Path) -> None:
    code = (
        "import sys; from tui_mail.ui.programs.closed_file import closed_file; "
        "print(closed_file(b'x', '../../.exe;touch pwned', kept=True))"
    )
    environment = {**os.environ, "TMPDIR": str(report.parent / "tmp")}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert Path(ran.stdout.strip()).name == "attachment"
    assert not left_over(report)


def test_F3_a_program_is_bounded_in_time_and_in_what_it_says(report: Path) -> None:
    assert run(["cat"], b"x\x1b[2Jy") == Said("x[2Jy", 0)
    much = run(["sh", "-c", "while :; do echo words; done"], most=1_000)
    assert (much.cut, much.text[:5], len(much.text)) == (True, "words", 1_000)
    slow = run(["sh", "-c", "echo begun; sleep 600"], seconds=0.5)
    assert (slow.late, slow.text) == (True, "begun\n")
    left = run(["sh", "-c", "echo done; sleep 60 & exit 2"])
    assert (left.text, left.status, left.late) == ("done\n", 2, False)
    with pytest.raises(UsageError):
        run(["/no/such/program"])
    assert not left_over(report)
