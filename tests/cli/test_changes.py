"""flag, move, archive, delete and undo: applied here at once, carried to the server by a sync."""

from typing import Any

from tests.cli.calling import User


def inbox(user: User, account: str) -> list[dict[str, Any]]:
    return user.json("list", "--account", account, "--folder", "inbox", "--limit", 1000)


def one(user: User, message: str) -> dict[str, Any]:
    (found,) = user.json("show", message)
    return found


def test_flags_are_set_and_cleared_without_a_server(fresh: User) -> None:
    fresh.done("sync")
    a, b = (row["id"] for row in inbox(fresh, "bob")[:2])
    fresh.done("flag", a, b, "+flagged", "+Projekt", "-seen")
    for message in (a, b):
        flags = one(fresh, message)["flags"]
        assert {"flagged", "Projekt"} <= set(flags)
        assert "seen" not in flags
    fresh.done("flag", a, "seen", "-flagged", "--Projekt")
    assert one(fresh, a)["flags"] == ["seen"]
    (done,) = fresh.json("flag", b, "+seen")
    assert done["count"] == 1


def test_a_message_that_is_gone_changes_nothing(fresh: User) -> None:
    fresh.done("sync", "alice")
    first = inbox(fresh, "alice")[0]
    called = fresh.call("flag", first["id"], "424242", "+flagged")
    assert called.status == 1
    assert "424242" in called.complaint()
    assert one(fresh, first["id"])["flags"] == first["flags"]


def test_a_message_keeps_its_id_and_flags_through_moves_and_undo(fresh: User) -> None:
    fresh.done("sync", "alice")
    row = inbox(fresh, "alice")[0]
    fresh.done("move", row["id"], "Projects/Loom")
    moved = one(fresh, row["id"])
    assert moved["folder"] == "Projects/Loom"
    assert moved["flags"] == row["flags"]
    said = fresh.done("undo").out
    assert said.strip()
    assert one(fresh, row["id"])["folder"] == row["folder"]
    fresh.done("archive", row["id"])
    assert one(fresh, row["id"])["folder"] == "Archive"
    fresh.done("delete", row["id"])
    trash = {f["folder"] for f in fresh.json("folders", "alice") if f["role"] == "trash"}
    assert one(fresh, row["id"])["folder"] in trash
    fresh.done("delete", row["id"])
    assert fresh.call("show", row["id"]).status == 1


def test_nothing_to_undo_is_said(fresh: User) -> None:
    called = fresh.call("undo")
    assert called.status == 1
    assert "nothing to undo" in called.complaint()


def test_changes_reach_the_server_with_the_next_sync(fresh: User) -> None:
    fresh.done("sync", "bob")
    row = inbox(fresh, "bob")[3]
    wanted = "flagged" not in row["flags"]
    fresh.done("flag", row["id"], "+flagged" if wanted else "-flagged")
    (result,) = fresh.json("sync", "bob")
    assert result["ok"], result["error"]
    other = User(fresh.home / "other")
    other.home.mkdir()
    other.write(fresh.settings.read_text(encoding="utf-8"))
    other.done("sync", "bob")
    same = next(m for m in inbox(other, "bob") if m["message_id"] == row["message_id"])
    assert ("flagged" in same["flags"]) is wanted


def test_what_is_deleted_from_trash_is_said_to_be_gone(fresh: User) -> None:
    fresh.done("sync", "alice")
    row = inbox(fresh, "alice")[0]
    assert fresh.done("delete", row["id"]).out == b"Moved to Trash\n"
    assert fresh.done("delete", row["id"]).out == b"Deleted for good\n"


def test_threads_are_broken_and_joined_by_id_and_taken_back(fresh: User) -> None:
    fresh.done("sync", "alice")
    rows = fresh.json("list", "--account", "alice", "--limit", 1000)
    by_thread: dict[str, list[str]] = {}
    for row in rows:
        by_thread.setdefault(row["thread"], []).append(row["id"])
    whole = next(ids for ids in by_thread.values() if len(ids) > 1)
    other = next(ids for ids in by_thread.values() if len(ids) == 1)[0]
    answer = whole[0]
    thread = one(fresh, answer)["thread"]

    def together(a: str, b: str) -> bool:
        return bool(one(fresh, a)["thread"] == one(fresh, b)["thread"])

    (done,) = fresh.json("thread", "break", answer)
    assert done["count"] == 1
    assert not together(answer, whole[-1])
    assert fresh.json("thread", "break", answer) == [
        {"text": "No thread was broken: it was so already", "count": 0}
    ]
    fresh.done("thread", "join", other, answer)
    assert together(answer, other)
    fresh.done("undo")
    assert not together(answer, other)
    fresh.done("undo")
    assert one(fresh, answer)["thread"] == one(fresh, whole[-1])["thread"] == thread
    called = fresh.call("thread", "join", answer)
    assert called.status == 2
    assert "Join it with what?" in called.complaint()
