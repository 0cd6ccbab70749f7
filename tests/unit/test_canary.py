"""The search for passwords finds what it is to find (T13)."""

import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.canary import Search

ROOT = Path(__file__).parent.parent.parent
# in pieces, so that this file can be searched too
SECRET = "hunter-two" + "-canary"


@pytest.mark.parametrize("before", [b"", b"\0", b"\0alice\0", b"ab"])
def test_T13_a_password_is_found_as_it_is_and_in_base64(before: bytes) -> None:
    for content in (before + SECRET.encode(), base64.b64encode(before + SECRET.encode() + b"x")):
        search = Search()
        search.content(b"C: AUTH PLAIN " + content + b"\r\n", "log")
        assert len(search.leaks) == 1, content
    search = Search()
    search.content(base64.b64encode(before + b"hunter-two-canopy") + b" hunter", "log")
    assert not search.leaks


def test_T13_a_password_command_in_the_settings_does_not_count(tmp_path: Path) -> None:
    search = Search()
    path = tmp_path / "config.toml"
    path.write_text(f'password_command = "printf {SECRET}"\n')
    search.file(path)
    assert not search.leaks
    path.write_text(f'password_command = "printf {SECRET}"\nusername = "{SECRET}"\n')
    search.file(path)
    assert len(search.leaks) == 1
    path.unlink()


LEAKS = """
def test_a_file(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one").write_text(SECRET)

def test_a_folder_that_is_gone():
    folder = tempfile.mkdtemp()
    open(folder + "/two", "w").write(SECRET)
    shutil.rmtree(folder)

def test_a_temporary_folder():
    with tempfile.TemporaryDirectory() as folder:
        open(folder + "/three", "w").write(SECRET)

def test_a_log():
    logging.getLogger("four").error("said %s", SECRET)
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_T13_a_test_that_leaves_a_password_fails_the_run(tmp_path: Path, workers: str) -> None:
    done = _run(tmp_path, LEAKS, workers)
    assert done.returncode == 1, done.stdout
    assert "T13: a password was left" in done.stdout
    for place in ("/one holds", "/two holds", "/three holds", "log four holds"):
        assert place in done.stdout


def test_T13_a_run_that_leaves_none_passes(tmp_path: Path) -> None:
    done = _run(tmp_path, LEAKS.replace("SECRET", "'hunter'"), "0")
    assert done.returncode == 0, done.stdout


def _run(folder: Path, tests: str, workers: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text("from tests.canary import nothing_secret_is_left\n")
    head = "import logging, shutil, tempfile\nSECRET = 'hunter-two' + '-canary'\n"
    (folder / "test_leak.py").write_text(head + tests)
    # a base of its own: ours is searched when we end, and it is to be found clean
    base = tempfile.gettempdir() + f"/leaky-{os.getpid()}"
    options = ["-q", "-p", "no:cacheprovider", "-n", workers, f"--basetemp={base}"]
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, f"--rootdir={folder}", str(folder)],
            # compiled, the pieces of the secret are one again
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONWARNINGS": "ignore",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        subprocess.run(["rm", "-r", base], check=True)
