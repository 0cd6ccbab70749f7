"""`python -m tui_mail.demo`: the servers alone. Prints one JSON line, serves until SIGTERM."""

import argparse
import sys

from tui_mail.demo.serve import run
from tui_mail.demo.servers import DemoServers
from tui_mail.errors import TuiMailError


def announce(servers: DemoServers) -> None:
    """The one line of standard output."""
    sys.stdout.write(f"{servers.as_json()}\n")
    sys.stdout.flush()


def main() -> int:
    """Serve; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tui_mail.demo", description=__doc__)
    parser.add_argument(
        "--with-parent", action="store_true", help="also end when standard input ends"
    )
    options = parser.parse_args()
    try:
        run(announce, with_parent=options.with_parent)
    except TuiMailError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
