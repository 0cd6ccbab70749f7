"""A maildrop with faults, through the whole engine: nothing lost, doubled or deleted too early."""

from pathlib import Path

from tests.engine.here import engine
from tests.engine.peers import NOWHERE, bye, gives, letter, lists, logs_in, pop, smtp
from tests.scripted.server import Peer, serving

LETTERS = [letter(1), letter(2), letter(3)]
SIZES = [len(raw) for raw in LETTERS]


def test_R3_a_message_cut_in_the_middle_is_not_stored_and_nothing_is_deleted_for_it(
    tmp_path: Path,
) -> None:
    def cut(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, SIZES)
        gives(peer, 3, LETTERS[2])
        peer.expect("RETR 2")
        peer.raw(b"+OK\r\n" + LETTERS[1][:-9])
        peer.drop()

    def whole(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, SIZES)
        gives(peer, 2, LETTERS[1])
        gives(peer, 1, LETTERS[0])
        for number in (1, 2, 3):
            peer.expect(f"DELE {number}")
            peer.send("+OK")
        bye(peer)

    def empty(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, [])
        bye(peer)

    with (
        serving(cut, whole, empty) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port, leave=False)) as here,
    ):
        assert "broke the connection" in here.sync()
        assert here.subjects("Inbox") == ["letter 3"]
        assert b"DELE" not in server.heard
        assert here.sync() == ""
        assert here.sync() == "", "an empty maildrop"
        assert here.subjects("Inbox") == ["letter 1", "letter 2", "letter 3"]


def test_S8_where_LIST_lies_about_a_size_what_came_twice_alike_is_taken_once(
    tmp_path: Path,
) -> None:
    lies = [SIZES[0], SIZES[1] - 7]

    def lying(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, lies)
        gives(peer, 2, LETTERS[1])
        gives(peer, 1, LETTERS[0])
        gives(peer, 2, LETTERS[1])
        bye(peer)

    def again(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, lies)
        bye(peer)

    with (
        serving(lying, again) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as here,
    ):
        assert here.sync() == ""
        assert here.sync() == "", "it is not fetched again"
        assert here.subjects("Inbox") == ["letter 1", "letter 2"]


def test_one_message_that_the_server_does_not_give_keeps_the_others_from_nothing(
    tmp_path: Path,
) -> None:
    def script(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, [SIZES[0] + 5, SIZES[1], SIZES[2]])
        gives(peer, 3, LETTERS[2])
        peer.expect("RETR 2")
        peer.send("-ERR it is broken")
        gives(peer, 1, LETTERS[0])
        gives(peer, 1, LETTERS[0])
        for number in (1, 3):
            peer.expect(f"DELE {number}")
            peer.send("+OK")
        bye(peer)

    with (
        serving(script) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port, leave=False)) as here,
    ):
        assert "would not give 1 of 3" in here.sync()
        assert here.subjects("Inbox") == ["letter 1", "letter 3"]
