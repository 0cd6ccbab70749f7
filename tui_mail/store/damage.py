"""The sentence about a store that is damaged. Must never change one."""

from pathlib import Path

from tui_mail.errors import StoreCorrupt


def damaged(path: Path, why: str) -> StoreCorrupt:
    """The store cannot be used, and was left as it is.

    Args:
        path: of the store.
        why: a few words, after "damaged".
    """
    return StoreCorrupt(
        f"The mail store {path} is damaged ({why}). It was left as it is.",
        "`tui-mail doctor --salvage` sets it aside and saves what can be read; a backup comes back "
        "with `tui-mail restore`. Mail that is still on a server can be fetched again.",
    )


def check_not_empty(path: Path) -> None:
    """Raises StoreCorrupt for a file of no bytes: none is ever put there, so it lost them."""
    if path.stat().st_size == 0:
        raise damaged(path, "the file is empty")
