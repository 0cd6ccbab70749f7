"""A thread as a tree: who answers whom, by Message-IDs alone. Pure.

Must never recurse: a chain of answers is as long as its writers like.
"""

from collections.abc import Iterable

from tui_mail.model.frozen import frozen


@frozen
class Node:
    """One message of a thread."""

    id: int
    received: int
    key: int | None
    """Of its Message-ID; None where it has none."""
    parent: int | None
    """Key of what it answers; None where that is not known."""


def in_order(nodes: Iterable[Node]) -> list[tuple[int, int]]:
    """Ids and depths: answers below what they answer, else by time.

    What answers a message that is not here stands one deeper than the beginning of the thread.
    """
    by_time = sorted(nodes, key=lambda node: (node.received, node.id))
    known: dict[int, Node] = {}
    for node in by_time:
        if node.key is not None:
            known.setdefault(node.key, node)
    answers: dict[int, list[Node]] = {}
    roots: list[Node] = []
    for node in by_time:
        above = None if node.parent is None else known.get(node.parent)
        if above is None or above.id == node.id:
            roots.append(node)
        else:
            answers.setdefault(above.id, []).append(node)
    found: dict[int, int] = {}
    for number, root in enumerate(roots):
        _walk(root, int(number > 0), answers, found)
    for node in by_time:  # those that answer each other in a circle
        _walk(node, int(bool(found)), answers, found)
    return list(found.items())


def _walk(root: Node, depth: int, answers: dict[int, list[Node]], found: dict[int, int]) -> None:
    waiting = [(root, depth)]
    while waiting:
        node, deep = waiting.pop()
        if node.id in found:
            continue
        found[node.id] = deep
        waiting += [(answer, deep + 1) for answer in reversed(answers.get(node.id, ()))]
