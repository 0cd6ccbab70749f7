"""What holds for every test: no password of theirs is left anywhere (T13).

A usual run tries the same made-up cases each time and no example has a deadline; the long runs try
others, so that a fault that is found is found for good.
"""

import os

from hypothesis import settings

from tests.canary import nothing_secret_is_left

__all__ = ["nothing_secret_is_left"]

if not os.environ.get("TUI_MAIL_SOAK"):
    settings.load_profile("ci")
