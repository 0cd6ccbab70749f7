"""`tui-mail rules export --sieve`: what can be said in Sieve, and what cannot, by name."""

from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.config.schema import Settings


def export(
    context: Context, settings: Settings, account: str | None, names: Sequence[str], *, plain: bool
) -> int:
    """Not yet."""
    raise NotImplementedError
