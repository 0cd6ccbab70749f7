"""All figures, one after another: `make bench`. Needs some minutes and about five gigabytes."""

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import list_keys, start_up


def main() -> None:
    """Make the mailboxes where none are kept, and measure."""
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    folder = kept or Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        start_up.run(folder)
        list_keys.run(folder)
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
