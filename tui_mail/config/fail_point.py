"""Where a test wants the program to be killed: TUI_MAIL_FAIL_POINT=STEP or STEP:NTH."""

import os

from tui_mail.errors import ConfigError


def fail_point() -> tuple[str, int] | None:
    """Name of the step and at which passing of it; None, as ever, outside tests."""
    asked = os.environ.get("TUI_MAIL_FAIL_POINT", "")
    if not asked:
        return None
    name, _, nth = asked.partition(":")
    if nth and not nth.isdecimal():
        raise ConfigError(f"TUI_MAIL_FAIL_POINT={asked} names no step.", "Unset it.")
    return name, int(nth or 1)
