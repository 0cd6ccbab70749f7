"""The switch between POP and IMAP on real servers: nothing lost, nothing twice, little fetched."""

import hashlib
import os
import random
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.servers.person import Person, Row, account, letters
from tests.servers.rig import Rig
from tui_mail.model.account import Mode
from tui_mail.model.commands import Reload, Sync, Synced
from tui_mail.model.ids import AccountKey
from tui_mail.model.switch import PreviewSwitch, SwitchSeen
from tui_mail.wiring.face import open_face
from tui_mail.wiring.switch import open_switch

HOME = AccountKey("home")
SOAK = os.environ.get("TUI_MAIL_SOAK") == "1"
MANY = 10_000 if SOAK else 300
GREETINGS = 0 if SOAK else 16_000
"""Bytes of the TLS handshakes and log-ins of a switch: much in a small account, nothing in a large
one, which is what the limits are about."""


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path) -> Person:
    return Person(tmp_path, account(clean_rig, "home", "alice", "pop"))


def rows(person: Person) -> list[Row]:
    return person.rows("list", "--account", "home", "--limit", 50_000)


def hashes(person: Person) -> list[str]:
    ids = [row["id"] for row in rows(person)]
    shown = (person.rows("show", *ids[i : i + 300]) for i in range(0, len(ids), 300))
    return sorted(row["origin"]["sha256"] for batch in shown for row in batch)


def on_server(rig: Rig, *mailboxes: str) -> list[str]:
    raws = [raw for box in mailboxes or ("INBOX",) for raw in rig.messages("alice", box)]
    return sorted(hashlib.sha256(raw).hexdigest() for raw in raws)


def switch(person: Person, mode: str) -> None:
    person.run("account", "mode", "home", mode)
    person.run("sync", "home")


def big_letters(count: int, first: int = 0) -> list[bytes]:
    """About 8 KB each, with the headers that mail has."""
    made = []
    for n in range(first, first + count):
        words = random.Random(n)
        body = "\r\n".join(f"{words.getrandbits(256):064x}" for _ in range(108))
        hops = "".join(
            f"Received: from relay{hop}.example (relay{hop}.example [192.0.2.{hop}])\r\n"
            f"\tby mx{hop}.example with ESMTPS id {words.getrandbits(64):x};\r\n"
            f"\tMon, 02 Nov 2026 10:{n % 60:02}:00 +0000\r\n"
            for hop in range(1, 4)
        )
        head = letters(1, "alice")[0].partition(b"\r\n\r\n")[0].decode()
        head = head.replace("letter-0@", f"letter-{n}.{words.getrandbits(48):x}@")
        made.append(f"{hops}{head}\r\n\r\n{body}\r\n".encode())
    return made


def test_five_times_to_and_fro_with_mail_coming_in_loses_and_doubles_nothing(
    alice: Person, clean_rig: Rig
) -> None:
    sent = letters(60, "alice")
    clean_rig.seed("alice", sent[:30])
    alice.run("sync", "home")
    first = {row["message_id"]: row for row in rows(alice)}
    some = sorted(row["id"] for row in first.values())
    alice.run("flag", *some[:5], "+flagged", "+seen", "+Work")
    alice.run("move", some[0], some[6], "Archive")
    alice.run("move", some[7], "Projects")
    for turn in range(5):
        clean_rig.seed("alice", sent[30 + turn * 6 : 36 + turn * 6])
        switch(alice, "pop" if turn % 2 else "imap")
        now = rows(alice)
        assert hashes(alice) == on_server(clean_rig)
        assert len({(row["folder"], row["message_id"]) for row in now}) == len(now)
        held = {row["message_id"]: row for row in now}
        assert {name: held[name]["id"] for name in first} == {
            name: row["id"] for name, row in first.items()
        }
        marked = {row["id"] for row in now if "flagged" in row["flags"]}
        assert marked == set(some[:5])
        assert {r["id"] for r in now if "Work" in r["flags"]} == set(some[:5])
        assert {r["id"] for r in now if r["folder"] == "Archive"} == {some[0], some[6]}
        assert [r["id"] for r in now if r["folder"] == "Projects"] == [some[7]]
    flagged = clean_rig.doveadm("search", "-u", "alice", "FLAGGED", "KEYWORD", "Work")
    assert len(flagged.splitlines()) == 5


def test_a_flag_taken_back_in_pop_is_taken_back_on_the_server(
    alice: Person, clean_rig: Rig
) -> None:
    clean_rig.seed("alice", letters(3, "alice"))
    alice.run("sync", "home")
    ids = [row["id"] for row in rows(alice)]
    alice.run("flag", *ids, "+flagged")
    switch(alice, "imap")
    switch(alice, "pop")
    alice.run("flag", ids[0], "-flagged")
    switch(alice, "imap")
    assert {r["id"] for r in rows(alice) if "flagged" in r["flags"]} == set(ids[1:])
    assert len(clean_rig.doveadm("search", "-u", "alice", "FLAGGED").splitlines()) == 2


def test_uids_that_changed_while_it_was_read_by_pop_are_matched_anew(
    clean_rig: Rig, tmp_path: Path
) -> None:
    alice = Person(tmp_path, account(clean_rig, "home", "alice", "imap"))
    clean_rig.seed("alice", letters(5, "alice"))
    alice.run("sync", "home")
    before = {row["message_id"]: row["id"] for row in rows(alice)}
    alice.run("move", before["<letter-0@rig.test>"], "Kept")
    alice.run("sync", "home")
    switch(alice, "pop")
    for box in ("INBOX", "Kept"):
        clean_rig.doveadm("mailbox", "update", "-u", "alice", "--uid-validity", "4711", box)
    alice.run("flag", before["<letter-1@rig.test>"], "+flagged")
    switch(alice, "imap")
    alice.run("sync", "home")
    assert {row["message_id"]: row["id"] for row in rows(alice)} == before
    assert hashes(alice) == on_server(clean_rig, "INBOX", "Kept")
    shown = alice.rows("show", *before.values())
    assert {row["origin"]["uidvalidity"] for row in shown} == {4711}
    assert len(clean_rig.doveadm("search", "-u", "alice", "FLAGGED").splitlines()) == 1


@contextmanager
def counted(port: int) -> Iterator[tuple[int, list[int]]]:
    """A port that leads there, and the bytes that crossed, both ways."""
    door = socket.create_server(("127.0.0.1", 0))
    total = [0]

    def carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                total[0] += len(data)
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def talk(near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", port)) as far:
            back = threading.Thread(target=carry, args=(far, near), daemon=True)
            back.start()
            carry(near, far)
            back.join(10)

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                threading.Thread(target=talk, args=(near,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield door.getsockname()[1], total
    with suppress(OSError):
        door.shutdown(socket.SHUT_RDWR)
    door.close()


def test_what_is_here_is_not_downloaded_again(clean_rig: Rig, tmp_path: Path) -> None:
    with counted(clean_rig.ports["pop3s"]) as pop, counted(clean_rig.ports["imaps"]) as imap:
        text = account(clean_rig, "home", "alice", "pop")
        text = text.replace(f"port = {clean_rig.ports['pop3s']}\n", f"port = {pop[0]}\n")
        text = text.replace(f"port = {clean_rig.ports['imaps']}\n", f"port = {imap[0]}\n")
        alice = Person(tmp_path, text)
        half = big_letters(MANY // 2)
        clean_rig.seed("alice", half)
        alice.run("sync", "home")
        shares = []

        def turn(mode: str, size: int) -> None:
            before = pop[1][0] + imap[1][0]
            switch(alice, mode)
            shares.append((pop[1][0] + imap[1][0] - before) / size)

        size = sum(map(len, half))
        turn("imap", size)
        clean_rig.seed("alice", big_letters(MANY // 2, MANY // 2))
        alice.run("sync", "home")  # this half is known to IMAP alone
        turn("pop", size)
        turn("imap", 2 * size)
        turn("pop", 2 * size)
        print("shares", [f"{share:.4f}" for share in shares])
        assert hashes(alice) == on_server(clean_rig)
        to_imap, to_pop, *later = shares
        assert to_imap < 0.04 + GREETINGS / size
        assert to_pop < 0.20 + GREETINGS / size
        assert max(later) < 0.01 + GREETINGS / (2 * size)


def test_the_sync_after_a_preview_does_not_ask_for_the_same_again(
    clean_rig: Rig, tmp_path: Path
) -> None:
    with counted(clean_rig.ports["pop3s"]) as pop, counted(clean_rig.ports["imaps"]) as imap:
        text = account(clean_rig, "home", "alice", "pop")
        text = text.replace(f"port = {clean_rig.ports['pop3s']}\n", f"port = {pop[0]}\n")
        text = text.replace(f"port = {clean_rig.ports['imaps']}\n", f"port = {imap[0]}\n")
        alice = Person(tmp_path, text)
        half = big_letters(100)
        clean_rig.seed("alice", half[:50])
        alice.run("sync", "home")
        switching = open_switch(alice.paths)
        with closing(open_face(alice.paths)) as face:
            for mode in (Mode.IMAP, Mode.POP):
                crossed = [pop[1][0] + imap[1][0]]
                seen = face.ask(PreviewSwitch(HOME, mode))
                assert isinstance(seen, SwitchSeen)
                assert seen.preview.matched == 50
                crossed.append(pop[1][0] + imap[1][0])
                switching.set_mode(HOME, mode)
                face.ask(Reload())
                synced = face.ask(Sync((HOME,)))
                assert isinstance(synced, Synced)
                assert synced.results[0].ok
                crossed.append(pop[1][0] + imap[1][0])
                looked, asked = crossed[1] - crossed[0], crossed[2] - crossed[1]
                print(mode, looked, asked)
                assert asked < looked
                if mode is Mode.IMAP:
                    clean_rig.seed("alice", half[50:])
                    face.ask(Sync((HOME,)))
        assert hashes(alice) == on_server(clean_rig)


def copies() -> list[bytes]:
    """A letter, one with its Message-ID and another body of the same length, one resent, and one
    that came by a list."""
    one = letters(1, "alice")[0]
    other = one.replace(b"This is letter", b"Here is letter")[:-2] + b"\r\n"
    resent = b"Resent-From: Bob <bob@rig.test>\r\n" + one
    by_list = b"List-Id: Friends <friends.rig.test>\r\nList-Post: <mailto:f@rig.test>\r\n" + one
    return [one, other, resent, by_list]


@pytest.mark.parametrize("left", [1, 2, 3])
def test_what_only_looks_alike_is_kept_both_ways(alice: Person, clean_rig: Rig, left: int) -> None:
    here, there = copies()[0], copies()[left]
    clean_rig.seed("alice", [here])
    alice.run("sync", "home")
    clean_rig.wipe("alice")
    clean_rig.seed("alice", [there])
    both = sorted(hashlib.sha256(raw).hexdigest() for raw in (here, there))
    switch(alice, "imap")
    assert hashes(alice) == both
    switch(alice, "pop")
    assert hashes(alice) == both
    switch(alice, "imap")
    assert hashes(alice) == both


def test_all_copies_on_the_server_are_kept(alice: Person, clean_rig: Rig) -> None:
    clean_rig.seed("alice", copies())
    alice.run("sync", "home")
    for mode in ("imap", "pop", "imap"):
        switch(alice, mode)
        assert hashes(alice) == on_server(clean_rig)


STEPS = ("switch-after-settings", "switch-after-link", "switch-before-done")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("mode", ["imap", "pop"])
def test_a_switch_that_is_killed_goes_on(
    clean_rig: Rig, tmp_path: Path, step: str, mode: str
) -> None:
    before = {"imap": "pop", "pop": "imap"}[mode]
    person = Person(tmp_path, account(clean_rig, "home", "alice", before))
    nameless = letters(12, "alice")[11].replace(b"Message-ID: <letter-11@rig.test>\r\n", b"")
    clean_rig.seed("alice", [*letters(10, "alice"), nameless])
    person.run("sync", "home")
    ids = {row["id"] for row in rows(person)}
    words = ("account", "mode", "home", mode)
    if step == "switch-after-settings":
        person.killed_at(step, *words)
    else:
        person.run(*words)
        person.killed_at(step, "sync", "home")
    person.run("sync", "home")
    assert {row["id"] for row in rows(person)} == ids
    assert hashes(person) == on_server(clean_rig)


def test_what_was_matched_is_compared_before_it_goes_from_the_server(
    clean_rig: Rig, tmp_path: Path
) -> None:
    """The long body differs where no look at its beginning shows it."""
    home = account(clean_rig, "home", "alice", "imap", pop="leave_on_server = false\n")
    alice = Person(tmp_path, home)
    mine = big_letters(3)
    theirs = [mine[0], mine[1][:-10] + b"XXXXXXXX\r\n", mine[2]]
    clean_rig.seed("alice", mine)
    alice.run("sync", "home")
    clean_rig.wipe("alice")
    clean_rig.seed("alice", theirs)
    switch(alice, "pop")
    assert clean_rig.messages("alice") == ()
    everything = {hashlib.sha256(raw).hexdigest() for raw in (*mine, *theirs)}
    assert set(hashes(alice)) == everything
    assert len(rows(alice)) == 4
    switch(alice, "imap")
    assert set(hashes(alice)) == everything, "what the server lost meanwhile stays here"


def test_deleting_over_imap_compares_what_a_switch_matched(alice: Person, clean_rig: Rig) -> None:
    mine = big_letters(2)
    clean_rig.seed("alice", mine)
    alice.run("sync", "home")
    clean_rig.wipe("alice")
    other = mine[0][:-10] + b"XXXXXXXX\r\n"
    clean_rig.seed("alice", [other, mine[1]])
    switch(alice, "imap")
    ids = [row["id"] for row in rows(alice)]
    alice.run("delete", *ids)
    alice.run("delete", *ids)
    alice.run("sync", "home")
    alice.run("sync", "home")
    left = [
        raw
        for box in ("INBOX", *clean_rig.mailboxes("alice"))
        for raw in clean_rig.messages("alice", box)
    ]
    assert left == [other]
    assert hashes(alice) == [hashlib.sha256(other).hexdigest()]


def test_the_preview_counts_and_changes_nothing(alice: Person, clean_rig: Rig) -> None:
    clean_rig.seed("alice", letters(5, "alice"))
    alice.run("sync", "home")
    ids = [row["id"] for row in rows(alice)]
    alice.run("move", ids[0], "Archive")
    alice.run("flag", ids[1], "+seen")
    clean_rig.deliver("alice", big_letters(1)[0])
    before = alice.config.read_bytes()
    (seen,) = alice.rows("account", "mode", "home", "imap", "--dry-run")
    wanted = {"here": 5, "matched": 5, "here_only": 0, "there_only": 1, "archived_here": 1}
    assert {name: seen[name] for name in wanted} == wanted
    assert seen["download"] == len(big_letters(1)[0])
    assert alice.config.read_bytes() == before
    assert alice.rows("account", "list")[0]["mode"] == "pop"
    assert len(rows(alice)) == 5


@pytest.mark.parametrize("how", [(), ("--yes",)], ids=["no terminal", "--yes"])
def test_before_pop_what_is_not_here_is_fetched_where_nobody_is_asked(
    clean_rig: Rig, tmp_path: Path, how: tuple[str, ...]
) -> None:
    """POP would not find it: it lies in another folder than the inbox."""
    alice = Person(tmp_path, account(clean_rig, "home", "alice", "imap"))
    alice.run("sync", "home")
    clean_rig.seed("alice", letters(3, "alice"), "Projects")
    done = alice.run("account", "mode", "home", "pop", *how)
    assert b"3 messages of the server" in done.stderr
    assert hashes(alice) == on_server(clean_rig, "Projects")


def test_a_switch_to_pop_refuses_while_the_server_will_not_give_all_it_has(
    clean_rig: Rig, tmp_path: Path
) -> None:
    """Its own file of one message cannot be read."""
    alice = Person(tmp_path, account(clean_rig, "home", "alice", "imap"))
    alice.run("sync", "home")
    clean_rig.seed("alice", letters(2, "alice"), "Projects")
    shut = clean_rig.files("alice", "Projects")[0]
    shut.chmod(0)
    done = alice.run("account", "mode", "home", "pop", code=1)
    assert re.search(rb"[12] messages? (is|are) on the server that home is read", done.stderr)
    assert alice.rows("account", "list")[0]["mode"] == "imap"
    clean_rig.files("alice", "Projects")[0].chmod(0o600)
    alice.run("account", "mode", "home", "pop", "--yes")
    assert hashes(alice) == on_server(clean_rig, "Projects")
