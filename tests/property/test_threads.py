"""Conversations: whatever the order of arrival, the tree is what all of it makes at once."""

from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store.made_mail import NOON, arrival, assert_sound, raw_mail
from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader, open_reader
from tui_mail.store.thread_tree import Node, in_order

_Tree = dict[int, int | None]
"""Message to what it stands below."""


@frozen
class Written:
    """One message of a made-up correspondence."""

    number: int
    line: tuple[int, ...]
    """What it names as references."""
    came: bool
    """Whether it ever came."""


@st.composite
def correspondences(draw: st.DrawFn) -> list[Written]:
    """Messages that answer earlier ones, some of which never came; lines whole or In-Reply-To."""
    whole: list[tuple[int, ...]] = []
    written = []
    for number in range(draw(st.integers(1, 9))):
        answered = draw(st.none() | st.integers(0, number - 1)) if number else None
        chain = () if answered is None else (*whole[answered], answered)
        whole.append(chain)
        short = draw(st.integers(0, 4)) == 0
        written.append(Written(number, chain[-1:] if short else chain, draw(st.integers(0, 3)) > 0))
    return written


@st.composite
def hostile(draw: st.DrawFn) -> list[Written]:
    """Messages that name whatever they like: circles, themselves, the future."""
    most = draw(st.integers(1, 8))
    lines = st.lists(st.integers(0, most + 1), max_size=5)
    return [Written(n, tuple(draw(lines)), came=True) for n in range(most)]


class Container:
    """Of the algorithm as Zawinski wrote it down."""

    def __init__(self) -> None:
        self.message: Written | None = None
        self.parent: Container | None = None

    def has_above(self, other: "Container") -> bool:
        here: Container | None = self
        while here is not None:
            if here is other:
                return True
            here = here.parent
        return False


def zawinski(written: Sequence[Written]) -> _Tree:
    """The tree of all messages at once, those that never came left out of it."""
    table: dict[int, Container] = {}
    for one in written:
        own = table.setdefault(one.number, Container())
        own.message = one
        line = [table.setdefault(n, Container()) for n in one.line]
        for before, after in pairwise(line):
            if after.parent is None and not before.has_above(after):
                after.parent = before
        if line and not line[-1].has_above(own):
            own.parent = line[-1]
    tree: _Tree = {}
    for one in written:
        above = table[one.number].parent
        while above is not None and above.message is None:
            above = above.parent
        tree[one.number] = None if above is None or above.message is None else above.message.number
    return tree


def tree_of(found: Sequence[tuple[int, int]]) -> _Tree:
    """The tree that depths say; what stands one deep without anything above it is below nothing."""
    tree: _Tree = {}
    path: list[int] = []
    for number, depth in found:
        path[depth:] = []
        tree[number] = path[-1] if path else None
        path += [number] * (depth + 1 - len(path))
    return tree


def components(written: Sequence[Written]) -> set[frozenset[int]]:
    """Who is together: by whatever name two have in common."""
    groups: list[tuple[set[int], set[int]]] = []
    for one in written:
        names, members = {one.number, *one.line}, {one.number}
        apart = []
        for known, inside in groups:
            if known & names:
                names |= known
                members |= inside
            else:
                apart.append((known, inside))
        groups = [*apart, (names, members)]
    return {frozenset(members) for _, members in groups}


_NUMBERS = count()


def node(one: Written, received: int) -> Node:
    """As the store makes it: each name once, and not its own."""
    line = tuple(n for n in dict.fromkeys(one.line) if n != one.number)
    return Node(one.number, received, one.number, line)


@given(correspondences(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_tree_is_zawinskis(written: list[Written], chance: Random) -> None:
    came = [one for one in written if one.came]
    shuffled = list(came)
    chance.shuffle(shuffled)
    expected = zawinski(came)
    for members in components(came):
        nodes = [node(one, one.number) for one in shuffled if one.number in members]
        tree = tree_of(in_order(nodes))
        first = min(members)
        for number in members:
            wanted = expected[number]
            # what nothing here is above stands below the beginning, as siblings of it do
            allowed = {wanted} if wanted is not None else {None, first}
            assert tree[number] in allowed, (number, tree, expected)


@given(hostile(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_no_headers_make_a_tree_depend_on_the_order(written: list[Written], chance: Random) -> None:
    def tree(order: Sequence[Written]) -> list[tuple[int, int]]:
        nodes = [Node(at, one.number // 2, one.number, one.line) for at, one in enumerate(order)]
        return [(order[at].number, depth) for at, depth in in_order(nodes)]

    shuffled = list(written)
    chance.shuffle(shuffled)
    assert tree(written) == tree(shuffled)
    assert sorted(number for number, _ in tree(written)) == [one.number for one in written]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("threads") / "mail.db"


@pytest.fixture(scope="module")
def both(path: Path) -> Iterator[tuple[Store, Reader]]:
    store, reader = open_store(path, now=lambda: NOON), open_reader(path)
    yield store, reader
    reader.close()
    store.close()
    assert_sound(path)


def mail(folder: FolderId, one: Written, account: AccountKey) -> Arrival:
    """Under names that no other account knows: conversations go across accounts."""
    names = [f"<{n}@{account}>" for n in one.line]
    raw = raw_mail(f"n {one.number}", message_id=f"<{one.number}@{account}>", references=names)
    return arrival(folder, raw, received=NOON + one.number)


@given(correspondences() | hostile(), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=20)
def test_the_store_has_the_same_threads_in_whatever_order_mail_comes(
    both: tuple[Store, Reader], written: list[Written], chance: Random, batch: int
) -> None:
    store, reader = both
    account = AccountKey(f"home{next(_NUMBERS)}")
    store.ensure_account(account)
    inbox = store.ensure_folder(account, "Inbox", role=Role.INBOX).id
    came = [one for one in written if one.came]
    shuffled = list(came)
    chance.shuffle(shuffled)
    ids: dict[MessageId, int] = {}
    for start in range(0, len(shuffled), batch):
        some = shuffled[start : start + batch]
        placed = store.add([mail(inbox, one, account) for one in some])
        ids |= {row: one.number for row, one in zip(placed, some, strict=True)}
    found = reader.unfold(Selection(account, inbox, threads=True), list(ids))
    groups = {frozenset(ids[reply.id] for reply in one.replies) for one in found}
    assert groups == components(came)
    for one in found:
        members = {ids[reply.id] for reply in one.replies}
        nodes = [node(w, NOON + w.number) for w in came if w.number in members]
        shown = tree_of([(ids[reply.id], reply.depth) for reply in one.replies])
        assert shown == tree_of(in_order(nodes))
