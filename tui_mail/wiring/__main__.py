"""The engine process: `python -m tui_mail.wiring CONFIG DATA STATE RUNTIME`. No terminal."""

import sys
import time
from pathlib import Path

from tui_mail.config.paths import Paths
from tui_mail.engine.process import EngineProcess
from tui_mail.errors import TuiMailError
from tui_mail.wiring.build import build_engine
from tui_mail.wiring.engine_log import begin
from tui_mail.wiring.engine_socket import is_served
from tui_mail.wiring.lock import ProfileLock
from tui_mail.wiring.priority import step_back

PATIENCE = 30.0
"""Seconds for a one-shot command to be done."""


def main(folders: list[str]) -> int:
    """Serve until nobody needs it; 0 also when another engine is there already."""
    config, data, state, runtime = map(Path, folders)
    try:
        _serve(Paths(config, data, state, runtime))
    except TuiMailError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _serve(paths: Paths) -> None:
    step_back()
    paths.make()
    begin(paths.engine_log)
    lock = ProfileLock(paths)
    end = time.monotonic() + PATIENCE
    while not lock.take():
        if is_served(paths) or time.monotonic() > end:
            return
        time.sleep(0.05)
    try:
        EngineProcess(build_engine(paths, background=True), paths.socket).serve()
    finally:
        lock.give_back()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
