"""What is taken for one message, and what is not."""

from tui_mail.model.ids import MessageId
from tui_mail.model.switch import Address, Resident, Stranger, Traits
from tui_mail.sync.mode_switch import candidates, joined_flags, matched


def here(number: int, name: str, size: int = 100, date: int = 1, who: str = "a@x") -> Resident:
    traits = Traits(name, size, date, who)
    return Resident(MessageId(number), traits, seen=False, archived=False)


def there(
    uidl: str, name: str, size: int = 100, date: int | None = 1, who: str = "a@x"
) -> Stranger:
    return Stranger(Address(uidl=uidl), Traits(name, size, date, who), b"words")


def pairs(mine: list[Resident], theirs: list[Stranger], body: bytes = b"words and more") -> int:
    bodies = {one.id: body for one in mine}
    return len(matched(candidates(mine, theirs), bodies))


def test_what_fits_in_everything_is_one() -> None:
    assert pairs([here(1, "<a>")], [there("u", "<a>")]) == 1
    assert pairs([here(1, "<a>", who="A@X")], [there("u", "<a>")]) == 1
    assert pairs([here(1, "<a>")], [there("u", "<a>", date=None, who="")]) == 1


def test_in_doubt_it_is_another() -> None:
    assert pairs([here(1, "<a>")], [there("u", "<a>", size=101)]) == 0
    assert pairs([here(1, "<a>")], [there("u", "<a>", date=2)]) == 0
    assert pairs([here(1, "<a>")], [there("u", "<a>", who="b@x")]) == 0
    assert pairs([here(1, "<a>")], [there("u", "<a>")], b"other words") == 0
    assert pairs([here(1, "")], [there("u", "")]) == 0
    assert pairs([here(1, "<a>"), here(2, "<a>")], [there("u", "<a>")]) == 0
    assert pairs([here(1, "<a>")], [there("u", "<a>"), there("v", "<a>")]) == 0


def test_sizes_that_differ_in_most_messages_are_the_servers_fault() -> None:
    mine = [here(n, f"<{n}>") for n in range(10)]
    assert pairs(mine, [there(f"{n}", f"<{n}>", size=90) for n in range(10)]) == 10
    assert pairs(mine, [there(f"{n}", f"<{n}>", size=90 if n < 4 else 100) for n in range(10)]) == 6
    untold = [there(f"{n}", f"<{n}>", size=90, date=None, who="") for n in range(10)]
    assert pairs(mine, untold) == 0


def test_flags_are_joined_but_read_is_as_it_is_here() -> None:
    both, add, remove = joined_flags(
        frozenset({"flagged", "Work"}), frozenset({"seen", "answered"})
    )
    assert both == {"flagged", "Work", "answered"}
    assert (add, remove) == (("Work", "flagged"), ("seen",))
