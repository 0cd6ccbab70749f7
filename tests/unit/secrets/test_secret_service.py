"""The real Secret Service: gnome-keyring in a D-Bus session of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
SESSION = """
eval "$(printf 'test-pass\\n' | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
exec "$@"
"""


def test_F6_secrets_are_kept_found_forgotten_and_a_locked_keyring_is_said(tmp_path: Path) -> None:
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"missing: {missing}")
        pytest.skip(f"needs {', '.join(missing)} (apt install gnome-keyring dbus)")
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    share = tmp_path / "share"
    (share / "keyrings").mkdir(parents=True)
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHON_KEYRING_BACKEND", "DISPLAY"}}
    env |= {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(run), "XDG_DATA_HOME": str(share)}
    story = Path(__file__).with_name("secret_service_story.py")
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", SESSION, "_", sys.executable, str(story)],
        env=env,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert b"held" in done.stdout
