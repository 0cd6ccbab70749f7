"""What was put off, waited for, muted or on top in a damaged store, and groups of its address book.

Must never keep a row about a message that is not here.
"""

from typing import Final

from tui_mail.message.addresses import is_address
from tui_mail.store.salvage.side_rows import SideRows
from tui_mail.store.salvage.tables import Tables

OF_PLACES: Final = ("snoozed", "lifted", "muted")


def keep(tables: Tables, side: SideRows) -> None:
    """The places and accounts are here already."""
    for table in OF_PLACES:
        for row in tables.rows(table):
            if side.is_here("placements", row["placement"]):
                side.insert(table, row)
    for row in tables.rows("reminders"):
        side.insert("reminders", row, account=side.account(row["account"]))
    groups = [row for row in tables.rows("book_groups") if row["key"] and row["name"]]
    keys = {row["key"] for row in groups if side.insert("book_groups", row)}
    for row in tables.rows("book_members"):
        if row["book_group"] in keys and is_address(str(row["address"])):
            side.insert("book_members", row)
