"""Which messages `list` is about: the views that account, folder and query name together."""

import heapq
from collections.abc import Iterator

from tui_mail.cli.arguments import one_of
from tui_mail.errors import NotFound
from tui_mail.model.folder import Folder
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.search import SavedSearch
from tui_mail.model.summary import Summary, View
from tui_mail.ports.reading import Reading

AT_ONCE = 500
"""Rows read at once."""


def views(
    reading: Reading, account: str | None, folder: str | None, query: str
) -> tuple[View, ...]:
    """One view, or one a folder where several accounts have a folder of that name.

    A saved search is a folder, where none has its name.

    Raises:
        NotFound: there is no such account or folder.
    """
    key = None
    if account is not None:
        one_of(account, {known.account for known in reading.accounts()}, "account")
        key = AccountKey(account)
    if folder is None:
        return (View(key, None, query),)
    found = folders_named(reading.folders(key), folder)
    if not found and (search := _search_named(reading, folder)):
        return (View(key, None, reading.searching.both(search.query, query)),)
    if not found:
        from tui_mail.config.fields import nearest

        names = {known.name for known in reading.folders(key)}
        names |= {search.name for search in reading.searches()}
        raise NotFound(f"There is no folder {folder}.", nearest(folder, names))
    return tuple(View(f.account, f.id, query) for f in found)


def folders_named(folders: tuple[Folder, ...], name: str) -> list[Folder]:
    """Folders of that name; else in whatever case; else of that role."""
    any_case = name.casefold()
    return (
        [folder for folder in folders if folder.name == name]
        or [folder for folder in folders if folder.name.casefold() == any_case]
        or [folder for folder in folders if folder.role == any_case]
    )


def _search_named(reading: Reading, name: str) -> SavedSearch | None:
    """The saved search of that name, in whatever case; None: there is none."""
    any_case = name.casefold()
    return next((one for one in reading.searches() if one.name.casefold() == any_case), None)


def newest(reading: Reading, wanted: tuple[View, ...], limit: int) -> Iterator[Summary]:
    """The newest messages of all the views together, newest first."""
    if len(wanted) == 1:
        yield from rows_of(reading, wanted[0], limit)
        return
    each = [rows_of(reading, view, limit) for view in wanted]
    merged = heapq.merge(*each, key=lambda row: (row.received, row.id), reverse=True)
    for number, row in enumerate(merged):
        if number == limit:
            return
        yield row


def newest_of_threads(reading: Reading, wanted: tuple[View, ...], limit: int) -> Iterator[Summary]:
    """The newest message of each thread, newest thread first."""
    seen: set[tuple[str, int]] = set()
    for row in newest(reading, wanted, sum(reading.count(view) for view in wanted)):
        if len(seen) == limit:
            return
        if (row.account, row.thread) not in seen:
            seen.add((row.account, row.thread))
            yield row


def rows_of(reading: Reading, view: View, limit: int) -> Iterator[Summary]:
    """The newest of one view; a long list is read in pieces."""
    if limit <= AT_ONCE:
        yield from reading.page(view, 0, limit)
        return
    ids = reading.ids(view)[:limit]
    for start in range(0, len(ids), AT_ONCE):
        yield from reading.rows([MessageId(row) for row in ids[start : start + AT_ONCE]])
