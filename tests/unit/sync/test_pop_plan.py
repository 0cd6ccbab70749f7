"""What is fetched from a maildrop, and what may be deleted there."""

from tui_mail.model.maildrop import DropEntry, LedgerRow
from tui_mail.sync.pop_plan import doubled_uidls, ledger_key, to_delete, to_fetch

DAY = 86_400


def entry(number: int, uidl: str, size: int = 10) -> DropEntry:
    return DropEntry(number, uidl, size)


def row(uidl: str, size: int = 10, *, fetched: int = 0, deleted: bool = False) -> LedgerRow:
    return LedgerRow(uidl, size, b"", fetched, deleted_here=deleted, dele_sent=False)


def test_what_is_not_in_the_ledger_is_fetched_newest_first() -> None:
    listing = [entry(1, "a"), entry(2, "b"), entry(3, "c")]
    assert to_fetch(listing, {"b": row("b")}) == (entry(3, "c"), entry(1, "a"))


def test_a_known_uidl_with_another_size_is_fetched_again_and_not_deleted() -> None:
    listing = [entry(1, "a", 11)]
    assert to_fetch(listing, {"a": row("a", 10)}) == (entry(1, "a", 11),)
    assert to_delete(listing, {"a": row("a", 10)}, False, DAY) == ()


def test_what_was_deleted_here_is_not_fetched_again() -> None:
    assert to_fetch([entry(1, "a")], {"a": row("a", deleted=True)}) == ()


def test_leaving_everything_deletes_nothing() -> None:
    ledger = {"a": row("a", deleted=True)}
    assert to_delete([entry(1, "a")], ledger, True, 100 * DAY) == ()


def test_leaving_nothing_deletes_what_is_committed_and_nothing_else() -> None:
    listing = [entry(1, "a"), entry(2, "new")]
    assert to_delete(listing, {"a": row("a")}, False, 0) == (entry(1, "a"),)


def test_leaving_for_days_counts_from_the_fetch() -> None:
    listing = [entry(1, "a"), entry(2, "b")]
    ledger = {"a": row("a", fetched=0), "b": row("b", fetched=DAY)}
    assert to_delete(listing, ledger, 7, 7 * DAY) == (entry(1, "a"),)


def test_leaving_until_deleted_follows_the_user() -> None:
    listing = [entry(1, "a"), entry(2, "b")]
    ledger = {"a": row("a"), "b": row("b", deleted=True)}
    assert to_delete(listing, ledger, "until-deleted", 0) == (entry(2, "b"),)


def test_R4_a_uidl_twice_in_one_listing_names_nothing_and_is_never_deleted() -> None:
    listing = [entry(1, "a", 10), entry(2, "a", 20), entry(3, "", 5)]
    doubled = doubled_uidls(listing)
    assert doubled == {"a", ""}
    assert ledger_key(listing[1], doubled) == "a 20"
    ledger = {"a 10": row("a 10", 10), "a": row("a", 20)}
    assert to_fetch(listing, ledger) == (listing[2], listing[1])
    assert to_delete(listing, ledger, False, 0) == ()


def test_absence_on_the_server_plans_nothing() -> None:
    assert to_fetch([], {"a": row("a")}) == ()
    assert to_delete([], {"a": row("a")}, False, 0) == ()
