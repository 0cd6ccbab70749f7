"""Follows a sign-in in a terminal: says where to go, waits, takes what is pasted.

The address goes to standard error, never through a shell. Must never print a token or a code that
the provider gave.
"""

import select
import sys
import time

from tui_mail.cli import terminal
from tui_mail.cli.output import complain
from tui_mail.errors import SecretError, UsageError
from tui_mail.ports.signing_in import SignedIn, SignIn

LIMIT = 1800.0
"""Seconds for somebody to sign in."""
LOOK = 0.2
"""Seconds between looks at the keyboard."""


def followed(sign_in: SignIn, *, browser: bool) -> SignedIn:
    """Say what is to be done, and wait until it is."""
    sys.stderr.write(f"Open this page and sign in:\n\n  {sign_in.url}\n\n")
    if sign_in.code:
        sys.stderr.write(f"and type this code there: {sign_in.code}\n")
    elif terminal.present():
        where = "If that browser is on another machine" if sign_in.listens else "Then"
        sys.stderr.write(f"{where}, paste here the address it ends at, or the code it shows.\n")
    sys.stderr.flush()
    if browser and sign_in.listens:
        _open_browser(sign_in.url)
    typing = terminal.present() and not sign_in.code
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        done = sign_in.wait(LOOK)
        if done is not None:
            return done
        if typing and select.select([sys.stdin], [], [], 0)[0]:
            line = sys.stdin.readline()
            if not line:
                raise KeyboardInterrupt
            try:
                return sign_in.pasted(line)
            except UsageError as error:
                complain(str(error))
        elif not typing and not sign_in.listens:
            raise UsageError(
                "The code that the page shows has to be pasted, and there is no terminal.",
                "Run it in one, or use --device where the provider has that.",
            )
    raise SecretError(f"Nobody signed in within {LIMIT / 60:.0f} minutes.", "Start it again.")


def _open_browser(url: str) -> None:
    """Where there is a desktop; the address was printed all the same."""
    import os
    import webbrowser

    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(url)
