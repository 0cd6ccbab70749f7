"""What is fetched from a maildrop, and what may be deleted there."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tui_mail.model.maildrop import Deleted, DropEntry, LedgerRow
from tui_mail.sync import pop_plan
from tui_mail.sync.pop_plan import Going, Leave, made_name, nameless, uidl_names, unconfirmed

DAY = 86_400


def entry(number: int, uidl: str, size: int = 10) -> DropEntry:
    return DropEntry(number, uidl, size)


def row(uidl: str, size: int = 10, *, fetched: int = 0, deleted: bool = False) -> LedgerRow:
    return LedgerRow(uidl, size, b"", fetched, deleted_here=deleted, dele_sent=False)


def to_fetch(
    listing: Sequence[DropEntry], ledger: Mapping[str, LedgerRow]
) -> tuple[DropEntry, ...]:
    return pop_plan.to_fetch(listing, uidl_names(listing, nameless(listing)), ledger)


def to_delete(
    listing: Sequence[DropEntry], ledger: Mapping[str, LedgerRow], leave: Leave, now: int
) -> tuple[DropEntry, ...]:
    names = uidl_names(listing, nameless(listing))
    going = pop_plan.to_delete(listing, names, ledger, leave, now)
    assert going.to_prove == ()
    return going.named


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


def test_R4_a_uidl_that_is_empty_or_stands_twice_names_nothing() -> None:
    listing = [entry(1, "a", 10), entry(2, "a", 20), entry(3, "", 5), entry(4, "b")]
    assert nameless(listing) == tuple(listing[:3])
    assert uidl_names(listing, nameless(listing)) == {4: "b"}
    assert to_fetch(listing, {"a": row("a"), "b": row("b")}) == (*listing[2::-1],)
    assert to_delete(listing, {"a": row("a")}, False, 0) == ()


def test_R4_uidls_that_are_only_positions_name_nothing() -> None:
    assert len(nameless([entry(1, "1"), entry(2, "2")])) == 2
    assert nameless([entry(1, "1"), entry(2, "3")]) == ()


def test_R4_a_made_name_is_no_uidl_counts_and_passes_over_what_servers_write_anew() -> None:
    seen: Counter[str] = Counter()
    first = made_name(b"Subject: x\r\nStatus: RO\r\n\r\n", seen)
    again = made_name(b"Subject: x\r\n\r\n", seen)
    assert first[:-1] == again[:-1]
    assert (first[-1], again[-1]) == ("1", "2")
    assert pop_plan.is_made(first)


def test_R4_a_made_name_is_not_enough_to_delete() -> None:
    listing, ledger = [entry(1, "")], {"top x 1": row("top x 1")}
    going = pop_plan.to_delete(listing, {1: "top x 1"}, ledger, False, 0)
    assert going == Going((), (listing[0],))


def test_R4_what_the_server_deleted_and_lists_again_is_fetched_and_not_deleted() -> None:
    gone = {"a": LedgerRow("a", 10, b"", 0, False, False, Deleted.THERE)}
    assert to_fetch([entry(1, "a")], gone) == (entry(1, "a"),)
    assert to_delete([entry(1, "a")], gone, False, 0) == ()
    vain = {"a": LedgerRow("a", 10, b"", 0, False, False, Deleted.IN_VAIN)}
    assert to_fetch([entry(1, "a")], vain) == to_delete([entry(1, "a")], vain, False, 0) == ()


def test_R4_lines_that_no_entry_stands_for_may_have_another_name_now() -> None:
    ledger = {
        "a": row("a"),
        "b": row("b"),
        "c": row("c", 10),
        "d": LedgerRow("d", 10, b"", 0, True, False, Deleted.THERE),
    }
    listing = [entry(1, "a"), entry(2, "c", 11), entry(3, "new")]
    names = uidl_names(listing, ())
    assert unconfirmed(listing, names, ledger) == {b"": [ledger["b"], ledger["c"]]}


def test_absence_on_the_server_plans_nothing() -> None:
    assert to_fetch([], {"a": row("a")}) == ()
    assert to_delete([], {"a": row("a")}, False, 0) == ()
