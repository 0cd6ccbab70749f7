"""Names of cases stay readable: a bomb is not printed."""

import pytest

_LONGEST = 80


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A long text by its length."""
    if isinstance(val, str | bytes) and len(val) > _LONGEST:
        return f"{argname} of {len(val)}"
    return None
