"""A thread as a tree: who answers whom, by Message-IDs alone (Zawinski's algorithm). Pure.

The same messages make the same tree, in whatever order they came. Must never recurse: a chain of
answers is as long as its writers like.
"""

from collections.abc import Iterable, Mapping, Sequence

from tui_mail.model.frozen import frozen


@frozen
class Node:
    """One message of a thread."""

    id: int
    received: int
    key: int | None
    """Of its Message-ID; None where it has none."""
    line: tuple[int, ...] = ()
    """Keys of what it answers, the beginning of the thread first; empty where that is not known."""


def in_order(nodes: Iterable[Node]) -> list[tuple[int, int]]:
    """Ids and depths: answers below what they answer, else by time.

    What answers a message that is not here stands below the nearest one before it that is, as far
    as the lines of all of them tell; else one deeper than the beginning of the thread.
    """
    by_time = in_time(nodes)
    answers: dict[int, list[Node]] = {}
    roots: list[Node] = []
    above = parents(by_time)
    for node in by_time:
        if node.id in above:
            answers.setdefault(above[node.id].id, []).append(node)
        else:
            roots.append(node)
    found: dict[int, int] = {}
    for number, root in enumerate(roots):
        _walk(root, int(number > 0), answers, found)
    for node in by_time:  # those that answer each other in a circle
        _walk(node, int(bool(found)), answers, found)
    return list(found.items())


def in_time(nodes: Iterable[Node]) -> list[Node]:
    """The oldest first; equal times by Message-ID, which is the same whenever they came."""
    return sorted(nodes, key=lambda one: (one.received, one.key is None, one.key or 0, one.id))


def parents(by_time: Sequence[Node]) -> dict[int, Node]:
    """What each stands below, by id; those that stand below nothing are left out."""
    known: dict[int, Node] = {}
    for node in by_time:
        if node.key is not None:
            known.setdefault(node.key, node)
    gap = any(node.line and node.line[-1] not in known for node in by_time)
    missing = _missing(by_time, known) if gap else {}
    found = {}
    for node in by_time:
        above = _nearest(node.line, known, missing)
        if above is not None and above.id != node.id:
            found[node.id] = above
    return found


def below(by_time: Sequence[Node], tops: Iterable[int]) -> set[int]:
    """Ids of these and of all that stands below them."""
    answers: dict[int, list[int]] = {}
    for node_id, above in parents(by_time).items():
        answers.setdefault(above.id, []).append(node_id)
    found: set[int] = set()
    waiting = list(tops)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += answers.get(one, ())
    return found


def _missing(nodes: Sequence[Node], known: Mapping[int, Node]) -> dict[int, int]:
    """Of messages that are not here: what stands before each in the lines of others.

    Where lines differ, the one that knows more of them before it is right: programs leave out the
    middle of long lines.
    """
    claims: dict[int, tuple[int, int]] = {}
    for node in nodes:
        line = node.line
        for at in range(1, len(line)):
            if line[at] not in known:
                claim = (at, line[at - 1])
                claims[line[at]] = max(claims.get(line[at], claim), claim)
    return {key: before for key, (_, before) in claims.items()}


def _nearest(
    line: Sequence[int], known: Mapping[int, Node], missing: Mapping[int, int]
) -> Node | None:
    """The nearest message before that is here."""
    key = line[-1] if line else None
    passed: set[int] = set()
    while key is not None and key not in known and key not in passed:
        passed.add(key)
        key = missing.get(key)
    if key is not None and key in known:
        return known[key]
    return next((known[one] for one in reversed(line) if one in known), None)


def _walk(root: Node, depth: int, answers: dict[int, list[Node]], found: dict[int, int]) -> None:
    waiting = [(root, depth)]
    while waiting:
        node, deep = waiting.pop()
        if node.id in found:
            continue
        found[node.id] = deep
        waiting += [(answer, deep + 1) for answer in reversed(answers.get(node.id, ()))]
