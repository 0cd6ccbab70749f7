"""engine.log: private, rotated, and with whatever the process prints."""

import logging
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import logging, os, sys
from pathlib import Path
from tui_mail.wiring import engine_log
os.umask(0)
engine_log.LIMIT = 3_000
engine_log.begin(Path(sys.argv[1]))
for n in range(200):
    logging.getLogger("x").info("line %d", n)
sys.stderr.write("printed at the end\\n")
raise ZeroDivisionError
"""


def test_engine_log_is_rotated_private_and_hears_what_is_printed_after_a_turn(
    tmp_path: Path,
) -> None:
    log = tmp_path / "engine.log"
    log.write_text("older\n" * 1_000)
    log.chmod(0o644)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(log)], capture_output=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    kept = sorted(tmp_path.iterdir())
    assert [file.name for file in kept] == ["engine.log", "engine.log.1", "engine.log.2"]
    for file in kept:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.stat().st_size < 4_500
    text = log.read_text()
    assert f"{logging.getLevelName(logging.INFO)} line 199" in text
    assert "printed at the end" in text
    assert "ZeroDivisionError" in text
