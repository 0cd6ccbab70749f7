"""Whether the libraries of the extra `demo` are there. Must never import them."""

from importlib.util import find_spec

from tui_mail.errors import UsageError

LIBRARIES = ("pymap", "aiosmtpd")


def require() -> None:
    """Make sure that the demo can run.

    Raises:
        UsageError: a library is missing; the hint says exactly what to install.
    """
    missing = [name for name in LIBRARIES if not _found(name)]
    if missing:
        raise UsageError(
            f"The demo servers need {' and '.join(missing)}, which are not installed.",
            'Install them with: pip install "tui-mail[demo]"',
        )


def _found(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
