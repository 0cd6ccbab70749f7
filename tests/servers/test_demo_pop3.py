"""The demo's POP3 server: what it offers, keeps, deletes and refuses."""

import base64
import poplib
import socket
from collections.abc import Iterator

import pytest

from tests.servers.demo_clients import LIMIT, pop, retrieved, smtp, written
from tui_mail.demo.process import start
from tui_mail.demo.servers import ALICE, BOB, DemoServers


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServers]:
    with start() as running:
        yield running.servers


@pytest.mark.parametrize("first_answer", [True, False])
def test_pop3_takes_sasl_plain(demo: DemoServers, first_answer: bool) -> None:
    token = base64.b64encode(f"\0{ALICE}\0{demo.users[ALICE]}".encode())
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rwb") as file:
        assert file.readline().startswith(b"+OK")
        file.write(b"AUTH PLAIN" + (b" " + token if first_answer else b"") + b"\r\n")
        file.flush()
        if not first_answer:
            assert file.readline() == b"+ \r\n"
            file.write(token + b"\r\n")
            file.flush()
        assert file.readline().startswith(b"+OK")


@pytest.mark.parametrize("answer", [b"*", b"!!!", b"YQ==", b""])
def test_pop3_refuses_what_is_no_plain_message(demo: DemoServers, answer: bytes) -> None:
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rwb") as file:
        file.readline()
        file.write(b"AUTH PLAIN\r\n" + answer + b"\r\nSTAT\r\nQUIT\r\n")
        file.flush()
        assert file.readline() == b"+ \r\n"
        assert [file.readline()[:4] for _ in range(3)] == [b"-ERR", b"-ERR", b"+OK "]


def test_pop3_says_what_it_can(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        assert {"TOP", "UIDL", "PIPELINING", "RESP-CODES", "SASL"} <= set(drop.capa())


def test_pop3_names_stay_and_differ(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        first = drop.uidl()[1]
    with pop(demo, ALICE) as drop:
        assert drop.uidl()[1] == first
    names = [line.split()[1] for line in first]
    assert len(set(names)) == len(names)


def test_pop3_answers_a_pipeline_in_order(demo: DemoServers) -> None:
    commands = [f"USER {ALICE}", f"PASS {demo.users[ALICE]}", "STAT", "UIDL 2", "NOOP", "QUIT"]
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rb") as file:
        line.sendall("".join(f"{command}\r\n" for command in commands).encode())
        replies = file.read().split(b"\r\n")
    assert [reply[:3] for reply in replies] == [b"+OK"] * 7 + [b""]
    assert replies[4].startswith(b"+OK 2 ")


def test_pop3_top_gives_no_more_than_was_asked(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        message = drop.retr(1)[1]
        header = message[: message.index(b"") + 1]
        assert drop.top(1, 0)[1] == header
        assert drop.top(1, 2)[1] == message[: len(header) + 2]


def test_pop3_sizes_are_those_of_the_bytes(demo: DemoServers) -> None:
    with pop(demo, ALICE) as drop:
        pairs = [line.split() for line in drop.list()[1]]
        sizes = {int(number): int(size) for number, size in pairs}
        assert drop.stat() == (len(sizes), sum(sizes.values()))
        for number in (1, len(sizes)):
            assert len(retrieved(drop, number)) == sizes[number]


@pytest.mark.parametrize("command", ["RETR 0", "RETR 999", "DELE x", "TOP 1", "LIST 999", "XYZ"])
def test_pop3_refuses_what_cannot_be(demo: DemoServers, command: str) -> None:
    with pop(demo, ALICE) as drop, pytest.raises(poplib.error_proto, match="-ERR"):
        drop._shortcmd(command)  # type: ignore[attr-defined]


def test_pop3_ends_a_session_whose_line_never_ends(demo: DemoServers) -> None:
    with socket.create_connection(demo.pop3, timeout=LIMIT) as line, line.makefile("rb") as file:
        file.readline()
        line.sendall(b"x" * 9000)
        assert file.readline().startswith(b"-ERR")


def test_pop3_deletes_at_quit_and_not_before(demo: DemoServers) -> None:
    with smtp(demo) as sender:
        sender.sendmail(BOB, [ALICE], written("to be deleted", BOB, ALICE))
    with pop(demo, ALICE) as drop:
        count, _ = drop.stat()
        drop.dele(count)
        assert drop.stat()[0] == count - 1
    with pop(demo, ALICE) as drop:
        assert drop.stat()[0] == count
        names = drop.uidl()[1]
        drop.dele(count)
        drop.quit()
    with pop(demo, ALICE) as drop:
        assert drop.uidl()[1] == names[:-1]
