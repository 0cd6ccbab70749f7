"""How a mailbox there and its folder here are compared."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import MailboxMark, Selected, ServerPlace
from tui_mail.sync.flag_merge import Pending, merge
from tui_mail.sync.imap_plan import is_doubtful, may_be_newer, plan, unchanged, went_back

SEEN = frozenset({"seen"})
NONE = frozenset[str]()


def selected(exists: int, uidnext: int = 1000, modseq: int = 5) -> Selected:
    return Selected(1, uidnext, exists, modseq, read_only=False, keywords_allowed=True)


def place(id: int, uid: int, flags: frozenset[str] = NONE) -> ServerPlace:
    return ServerPlace(MessageId(id), uid, flags)


def test_new_gone_and_changed_are_told_apart() -> None:
    here = [place(1, 10), place(2, 20), place(3, 30)]
    there = {20: SEEN, 30: NONE, 40: NONE, 50: NONE}
    found = plan(here, there, selected(4), {})
    assert found.fetch == (50, 40)
    assert found.gone == (1,)
    assert found.flags == ((2, SEEN),)


def test_pending_changes_of_ours_are_laid_over_the_servers_flags() -> None:
    here = [place(1, 10, SEEN)]
    pending: dict[MessageId, list[Pending]] = {MessageId(1): [(["seen"], [])]}
    assert plan(here, {10: NONE}, selected(1), pending).flags == ()


def test_a_listing_shorter_than_it_should_be_deletes_nothing() -> None:
    here = [place(1, 10), place(2, 20)]
    found = plan(here, {10: NONE}, selected(2), {})
    assert found.gone == ()
    assert "1 of 2" in found.doubt


def test_R7_an_empty_mailbox_whose_numbering_went_back_is_not_believed() -> None:
    found = plan([place(1, 10)], {}, selected(0, uidnext=1), {})
    assert found.gone == ()
    assert found.doubt


def test_an_emptied_mailbox_that_remembers_its_numbering_is_believed() -> None:
    assert plan([place(1, 10)], {}, selected(0, uidnext=11), {}).gone == (1,)


def test_select_alone_shows_that_nothing_happened() -> None:
    now = MailboxMark(1, 9, 7, 3)
    assert unchanged(MailboxMark(1, 9, 7, 3), now)
    assert not unchanged(MailboxMark(1, 9, 6, 3), now)
    assert not unchanged(MailboxMark(1, 9, 7, 2), now)
    assert not unchanged(MailboxMark(1, 9, 0, 3), MailboxMark(1, 9, 0, 3))


def test_only_what_can_be_newer_is_asked_for_as_news() -> None:
    known = MailboxMark(1, 9, 7, 3)
    assert may_be_newer(known, MailboxMark(1, 12, 8, 6))
    assert not may_be_newer(known, MailboxMark(2, 12, 8, 6)), "another numbering"
    assert not may_be_newer(known, MailboxMark(1, 8, 8, 3)), "UIDNEXT went back"
    assert not may_be_newer(known, MailboxMark(1, 9, 0, 3)), "NOMODSEQ"
    assert not may_be_newer(MailboxMark(1, 9, 0, 3), MailboxMark(1, 9, 5, 3)), "never noted"
    assert went_back(known, MailboxMark(1, 9, 6, 3))
    assert not may_be_newer(known, MailboxMark(1, 9, 6, 3))
    assert not went_back(known, MailboxMark(1, 9, 0, 3))


def test_R7_a_folder_that_loses_all_at_once_waits_for_a_second_proof() -> None:
    def doubtful(here: int, gone: int, *, empties: bool = False, since: int = 0) -> bool:
        return is_doubtful(here, gone, empties=empties, since=since, now=10_000)

    assert doubtful(10_000, 10_000)
    assert doubtful(10, 10)
    assert not doubtful(9, 9), "a small folder that was cleared"
    assert not doubtful(10_000, 9_999), "somebody chose what to keep"
    assert not doubtful(10_000, 10_000, empties=True), "Trash is there to be emptied"
    assert doubtful(10_000, 10_000, since=9_990), "the same moment is no second look"
    assert not doubtful(10_000, 10_000, since=9_900)


FLAGS = st.frozensets(st.sampled_from(["seen", "flagged", "work"]))
BOX = st.dictionaries(st.integers(1, 30), FLAGS, max_size=12)


@given(BOX, BOX)
def test_applying_the_plan_gives_the_server_side_and_a_second_plan_is_empty(
    local: Mapping[int, frozenset[str]], there: Mapping[int, frozenset[str]]
) -> None:
    here = [place(uid + 100, uid, flags) for uid, flags in local.items()]
    todo = plan(here, there, selected(len(there)), {})
    gone, changed = set(todo.gone), dict(todo.flags)
    after = [place(p.id, p.uid, changed.get(p.id, p.flags)) for p in here if p.id not in gone] + [
        place(uid + 200, uid, there[uid]) for uid in todo.fetch
    ]
    assert {p.uid: p.flags for p in after} == there
    again = plan(after, there, selected(len(there)), {})
    assert (again.fetch, again.gone, again.flags) == ((), (), ())


def test_changes_replay_in_order_as_single_flags() -> None:
    assert merge(frozenset({"a", "seen"}), [(["b"], ["seen"]), (["seen"], ["b"])]) == {"a", "seen"}
