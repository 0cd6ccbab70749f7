"""Fills a profile's search index: for the engine and `tui-mail index`, here or in a process beside.

`python -m tui_mail.wiring.indexing DATABASE` fills it until nothing is left, at the lowest
priority, and says on its standard output when it begins anew. It can be killed at any moment: the
next one goes on where the last step ended.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tui_mail.errors import StoreError, TuiMailError
from tui_mail.message.search_text import SearchText, search_text
from tui_mail.store.search_filling import Filling
from tui_mail.wiring.pdf_text import pdf_text

LOWEST: Final = 19
"""Of the system's priorities: it works when nobody else does."""


def open_filling(database: Path) -> Filling:
    """Of that mail.db; nothing is opened before it is asked."""
    return Filling(database, _read)


class Beside:
    """Implements ports.upkeep.FillingBeside: a process of its own.

    Args:
        database: mail.db.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        # -P: nothing is imported from the folder that the program happens to be called in
        words = [sys.executable, "-P", "-m", "tui_mail.wiring.indexing", str(database)]
        try:
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
            )
        except OSError as error:
            raise StoreError(f"No process fills the search index: {error}.") from error

    def wait(self) -> Sequence[str]:
        """Until it ended; why it began anew, if it did. Raises StoreError."""
        said, _ = self._process.communicate()
        if self._process.returncode not in {0, -15, -9}:
            raise StoreError(f"Filling the search index ended with {self._process.returncode}.")
        return said.splitlines()

    def end(self) -> None:
        """Tell it to end; from any thread, and more than once."""
        self._process.terminate()


def main(words: Sequence[str]) -> int:
    """Until nothing is left, or whoever started it is gone."""
    os.nice(LOWEST)
    parent = os.getppid()
    filling = open_filling(Path(words[0]))
    try:
        while True:
            filled = filling.step()
            if filled.anew:
                sys.stdout.write(f"{filled.anew}\n")
                sys.stdout.flush()
            if not filled.messages and not filled.anew:
                break
            if os.getppid() != parent:
                return 0
        while filling.tidy():
            if os.getppid() != parent:
                break
    except TuiMailError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        filling.close()
    return 0


def _read(messages: Sequence[bytes]) -> Sequence[SearchText]:
    return [search_text(raw, pdf_text) for raw in messages]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
