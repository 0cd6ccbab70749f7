"""What holds for every test: no password of theirs is left anywhere (T13)."""

from tests.canary import nothing_secret_is_left

__all__ = ["nothing_secret_is_left"]
