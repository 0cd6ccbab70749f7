"""Arrows point down, in the source and at run time."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HEADLESS = [
    "tui_mail.engine.process",
    "tui_mail.engine.client",
    "tui_mail.wiring.face",
    "tui_mail.wiring.build",
    "tui_mail.imap.connection",
    "tui_mail.pop3.connection",
    "tui_mail.smtp.connection",
    "tui_mail.store.mail_store",
    "tui_mail.demo.serve",
    "tui_mail.cli.main",
]
LATE = [
    "imapclient",
    "keyring",
    "selectolax",
    "tomlkit",
    "textual",
    "markdown_it",
    "enchant",
    "dns",
    "nh3",
    "PIL",
]
"""Never on the way to a first paint or a quick command."""


def imported(module: str) -> set[str]:
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {line.split(".")[0] for line in done.stdout.splitlines()}


def test_import_linter_holds_its_contracts() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", HEADLESS)
def test_everything_below_the_screens_runs_without_a_terminal(module: str) -> None:
    assert "textual" not in imported(module)


@pytest.mark.parametrize(
    "module", ["tui_mail.wiring.face", "tui_mail.cli.main", "tui_mail.wiring.build"]
)
def test_heavy_libraries_are_imported_late(module: str) -> None:
    assert not imported(module).intersection(LATE)
