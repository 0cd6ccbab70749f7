"""Maildrops that do as no good one does, through the whole engine: nothing lost or doubled."""

import hashlib
from pathlib import Path

import pytest

from tests.engine.here import Here, engine
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import Drop
from tests.scripted.server import serving
from tui_mail.model.commands import MoveToRole
from tui_mail.model.folder import Role
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader


def text(port: int, leave: object = True) -> str:
    return smtp(NOWHERE) + pop(port).replace(
        "leave_on_server = true",
        f"leave_on_server = {str(leave).lower() if not isinstance(leave, str) else repr(leave)}",
    )


def here_is(here: Here, folder: str = "Inbox") -> list[bytes]:
    """The bytes of every message there, sorted."""
    reader = open_reader(here.store_path)
    try:
        (number,) = [f.id for f in reader.folders() if f.name == folder]
        return sorted(
            here.store.raw(r.id) for r in reader.page(Selection(folder_id=number), 0, 999)
        )
    finally:
        reader.close()


def same_length(number: int) -> bytes:
    """Messages that no size tells apart."""
    return letter(10 + number)


LETTERS = [same_length(n) for n in range(6)]
assert len({len(raw) for raw in LETTERS}) == 1


def deletes(here: Here, subject: str) -> None:
    """The user removes it for good."""
    reader = open_reader(here.store_path)
    try:
        (one,) = [r.id for r in reader.page(Selection(), 0, 99) if r.subject == subject]
    finally:
        reader.close()
    here.ask(MoveToRole((one,), Role.TRASH))
    here.ask(MoveToRole((one,), Role.TRASH))


@pytest.mark.parametrize("has_top", [True, False], ids=["TOP", "no TOP"])
@pytest.mark.parametrize("leave", [True, False, 1, "until-deleted"])
def test_R4_without_UIDL_messages_are_known_by_their_content(
    tmp_path: Path, leave: object, has_top: bool
) -> None:
    drop = Drop(list(LETTERS[:3]))
    drop.uidl, drop.has_top = None, has_top
    with serving(drop) as server, engine(tmp_path, text(server.port, leave)) as here:
        assert here.sync() == ""
        drop.messages.insert(1, LETTERS[3])
        assert here.sync() == ""
        here.clock.ahead += 2 * 86_400
        assert here.sync() == ""
        assert here_is(here) == LETTERS[:4]
        assert sum("no lasting names" in p.message for p in here.problems()) == 1
        gone = leave not in {True, "until-deleted"} or type(leave) is int
        assert sorted(drop.removed) == (LETTERS[:4] if gone else [])
        if leave is True and has_top:
            assert len(drop.retrieved) == 4, "known by their beginnings, they come once"
        if leave == "until-deleted":
            deletes(here, "letter 11")
            assert here.sync() == ""
            assert drop.removed == [LETTERS[1]]


def test_R4_two_messages_that_begin_alike_are_both_kept_without_UIDL(tmp_path: Path) -> None:
    long = "\r\n".join(["line"] * 60)
    twins = [letter(1, f"{long}\r\n{end}") for end in ("a", "b")]
    drop = Drop([*twins, twins[0]])
    drop.uidl = None
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == here.sync() == ""
        assert here_is(here) == sorted([*twins, twins[0]])
        assert len(drop.retrieved) == 3


def test_R4_one_UIDL_for_all_names_nothing(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS[:3]))
    drop.uidl = lambda _, raw: "same"
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == here.sync() == ""
        drop.messages.append(LETTERS[3])
        assert here.sync() == ""
        assert here_is(here) == LETTERS[:4]
        assert len(drop.retrieved) == 4


def test_R4_UIDLs_that_are_positions_move_to_other_messages_and_mislead_nobody(
    tmp_path: Path,
) -> None:
    drop = Drop(list(LETTERS[:3]))
    drop.uidl = lambda number, _: str(number)
    with serving(drop) as server, engine(tmp_path, text(server.port, "until-deleted")) as here:
        assert here.sync() == ""
        del drop.messages[0]  # another program; the names of the others move up
        drop.messages.append(LETTERS[3])
        deletes(here, "letter 10")
        assert here.sync() == here.sync() == ""
        assert here_is(here) == LETTERS[1:4]
        assert drop.removed == []
        deletes(here, "letter 12")
        assert here.sync() == ""
        assert drop.removed == [LETTERS[2]]


def test_R4_new_UIDLs_for_all_bring_nothing_twice_and_raise_no_dead(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS[:4]))
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        deletes(here, "letter 11")
        drop.uidl = lambda _, raw: "new-" + hashlib.sha256(raw).hexdigest()
        drop.gives = 2  # and the line breaks in the middle of it
        assert "too much" in here.sync()
        drop.gives = 100
        assert here.sync() == here.sync() == ""
        assert here_is(here) == [LETTERS[0], *LETTERS[2:4]]
        assert len(drop.retrieved) == 8, "each once more, and then known by its new name"
        assert drop.removed == []


def test_R4_a_UIDL_that_is_used_again_brings_the_new_message_and_keeps_the_old(
    tmp_path: Path,
) -> None:
    drop = Drop([LETTERS[0]])
    drop.uidl = lambda _, raw: "u"
    with serving(drop) as server, engine(tmp_path, text(server.port, False)) as here:
        assert here.sync() == ""
        assert drop.removed == [LETTERS[0]]
        drop.messages.append(LETTERS[1])  # as large, by the same name
        assert here.sync() == ""
        assert here_is(here) == LETTERS[:2]
        assert drop.removed == LETTERS[:2]


def test_R4_UIDLs_that_change_places_lose_nothing(tmp_path: Path) -> None:
    letters = [letter(n, "x" * n) for n in range(3)]
    names = ["a", "b", "c"]
    drop = Drop(list(letters))
    drop.uidl = lambda number, _: names[number - 1]
    with serving(drop) as server, engine(tmp_path, text(server.port, "until-deleted")) as here:
        assert here.sync() == ""
        names[:] = ["b", "c", "a"]
        assert here.sync() == here.sync() == ""
        assert here_is(here) == sorted(letters)
        deletes(here, "letter 1")
        assert here.sync() == ""
        assert drop.removed == [letters[1]]


def test_R4_the_same_bytes_twice_in_one_maildrop_are_two_messages(tmp_path: Path) -> None:
    drop = Drop([LETTERS[0], LETTERS[0]])
    drop.uidl = lambda number, _: f"u{number}"
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == here.sync() == ""
        assert here_is(here) == [LETTERS[0], LETTERS[0]]


def test_R3_a_server_that_keeps_what_it_is_told_to_delete_is_asked_once(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS[:2]))
    drop.removes = False
    with serving(drop) as server, engine(tmp_path, text(server.port, False)) as here:
        for _ in range(4):
            assert here.sync() == ""
        assert here_is(here) == LETTERS[:2]
        assert len(drop.retrieved) == 4, "once more, to see what came back; then never again"
        assert server.heard.count(b"DELE") == 2


@pytest.mark.parametrize("removes", [True, False])
def test_R3_minus_ERR_to_QUIT_is_said_and_settled_by_the_next_listing(
    tmp_path: Path, removes: bool
) -> None:
    drop = Drop(list(LETTERS[:2]))
    drop.removes, drop.quit = removes, "-ERR some messages were not removed"
    with serving(drop) as server, engine(tmp_path, text(server.port, False)) as here:
        assert "not removed" in here.sync()
        drop.removes, drop.quit = True, "+OK bye"
        assert here.sync() == ""
        assert here_is(here) == LETTERS[:2]
        assert drop.messages == []
        assert len(drop.retrieved) == 2


def test_R5_sizes_that_lie_bring_every_message_once_and_whole(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS[:3]))
    drop.size = lambda number, raw: (0, len(raw) - 3, len(raw) + 900)[number - 1]
    with serving(drop) as server, engine(tmp_path, text(server.port, False)) as here:
        assert here.sync() == here.sync() == ""
        assert here_is(here) == LETTERS[:3]
        assert sorted(drop.removed) == LETTERS[:3]
        assert len(drop.retrieved) == 6


def test_a_window_of_a_mailbox_that_moves_takes_nothing_away_and_fetches_nothing_twice(
    tmp_path: Path,
) -> None:
    own = LETTERS[5].replace(b"From: Friend <f@far.test>", b"From: Alice <alice@home.test>")
    drop = Drop([*LETTERS[:3], own])
    with serving(drop) as server, engine(tmp_path, text(server.port, "until-deleted")) as here:
        assert here.sync() == ""
        drop.messages[:] = [LETTERS[2], own, LETTERS[3]]  # what is older went out of the window
        assert here.sync() == ""
        drop.messages[:] = []
        assert here.sync() == ""
        drop.messages[:] = [*LETTERS[:4], own]  # and all of it is back
        assert here.sync() == ""
        assert here_is(here) == sorted([*LETTERS[:4], own]), "one's own sent mail stands there too"
        assert len(drop.retrieved) == 5
        assert drop.removed == []


def test_a_server_that_gives_only_so_many_at_a_time_is_read_in_turns(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS))
    drop.gives = 2
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        errors = [here.sync() for _ in range(4)]
        assert ["too much" in error for error in errors] == [True, True, False, False]
        assert here_is(here) == LETTERS
        assert drop.retrieved == [6, 5, 4, 3, 2, 1]
        status = here.status()
        assert status is not None
        assert status.problem is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("-ERR [IN-USE] locked by another session", "Another program has this mailbox open"),
        ("-ERR [LOGIN-DELAY] not so often", "only so often"),
        ("-ERR Mailbox is locked by POP server", "Another program has this mailbox open"),
    ],
)
def test_a_locked_maildrop_is_said_and_waited_for(tmp_path: Path, words: str, says: str) -> None:
    drop = Drop(list(LETTERS[:1]))
    drop.login = words
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert says in here.sync()
        status = here.status()
        assert status is not None
        assert status.state.value == "waiting"
        assert status.problem is not None
        assert status.problem.recoverable
        assert not status.problem.wants_secret, "it is no wrong password"
        drop.login = "+OK in"
        assert here.sync() == ""
        assert here_is(here) == LETTERS[:1]


def test_a_server_without_CAPA_a_long_banner_and_an_address_as_user_name(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS[:2]), capabilities=())
    drop.banner = "+OK " + "gateway " * 2000
    settings = text(0).replace("port = 0\n", 'port = %d\nusername = "alice@far.test"\n')
    with serving(drop) as server, engine(tmp_path, settings % server.port) as here:
        assert here.sync() == ""
        assert here_is(here) == LETTERS[:2]
        assert b"USER alice@far.test\r\n" in server.heard
