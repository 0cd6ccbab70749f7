"""Reading from a real Dovecot: every byte, every flag, none of it marked as seen."""

import random
import threading
import time

import pytest

from tests.servers.cyrus import Cyrus
from tests.servers.imap_session import in_order, mail, session
from tests.servers.rig import Rig
from tui_mail.errors import ConnectionLost
from tui_mail.model.endpoint import Security


def three_hundred() -> list[bytes]:
    chance = random.Random(7)
    raws = []
    for number in range(300):
        octets = bytes(chance.choices(range(1, 256), k=chance.randrange(0, 9000)))
        octets = octets.replace(b"\r", b"").replace(b"\n", b"\r\n")
        raws.append(mail(number, octets))
    raws[100] = mail(100, b"x" * 20_000 + b"\r\n")
    raws[200] = mail(200, b"")
    raws[250] = mail(250, b'") BODY[] {5}\r\n* 9 FETCH (UID 9 FLAGS (\\Seen))\r\nA1 OK\r\n')
    return raws


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_three_hundred_messages_come_byte_for_byte(clean_rig: Rig, security: Security) -> None:
    raws = three_hundred()
    clean_rig.seed("bob", raws)
    with session(clean_rig, security) as server:
        assert server.select("INBOX").exists == 300
        listed = in_order(server)
        assert [message.uid for message in listed] == list(range(1, 301))
        assert [message.size for message in listed] == [len(raw) for raw in raws]
        assert [message.received for message in listed[:2]] == [1_700_000_000, 1_700_000_060]
        found = list(server.bodies(listed))
        assert [message for message, _raw in found] == listed
        assert [raw for _message, raw in found] == raws
        assert set(server.flags().values()) == {frozenset()}, "reading marked something"


def test_big_messages_come_in_pieces_and_byte_for_byte(clean_rig: Rig) -> None:
    chance = random.Random(3)
    sizes = (2**20 - 77, 2**20, 2**20 + 1, 5 * 2**20 + 12_345)
    raws = []
    for size in sizes:
        head = mail(size, b"")
        octets = chance.randbytes(size - len(head))
        octets = octets.translate(bytes.maketrans(b"\0\r\n", b"abc"))
        raws.append(head + octets)
    clean_rig.seed("bob", raws)
    with session(clean_rig) as server:
        server.select("INBOX")
        listed = in_order(server)
        assert [raw for _message, raw in server.bodies(listed[::-1])] == raws[::-1]


def test_only_messages_from_a_uid_on_are_told(clean_rig: Rig) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(10)])
    with session(clean_rig) as server:
        server.select("INBOX")
        assert [message.uid for message in in_order(server, 8)] == [8, 9, 10]
        assert in_order(server, 11) == []
        server.select("Trash")
        assert in_order(server) == []
        assert server.flags() == {}
        assert server.find("<1@rig.test>") == ()


def test_the_session_can_be_used_between_two_messages_and_a_gone_one_is_left_out(
    clean_rig: Rig,
) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(5)])
    with session(clean_rig) as server, session(clean_rig) as other:
        server.select("INBOX")
        listed = in_order(server)
        other.select("INBOX")
        other.delete([2, 4])
        seen = []
        for message, _raw in server.bodies(listed):
            server.change_flags([message.uid], ["seen"], [])
            seen.append(message.uid)
        assert seen == [1, 3, 5]
        assert set(server.flags().values()) == {frozenset({"seen"})}


def test_a_message_is_found_by_its_message_id(clean_rig: Rig | Cyrus) -> None:
    clean_rig.seed("bob", [mail(number) for number in range(5)])
    odd = b'Subject: odd\r\nMessage-ID: <"quo\\"ted\\\\"@r\xc3\xa4g.test>\r\n\r\n'
    clean_rig.deliver("bob", odd)
    with session(clean_rig) as server:
        server.select("INBOX")
        assert server.find("<3@rig.test>") == (4,)
        assert server.find("<nobody@rig.test>") == ()
        assert server.find("") == ()
        if not isinstance(clean_rig, Cyrus):  # which finds none that is not ASCII
            assert server.find('<"quo\\"ted\\\\"@räg.test>') == (6,)


def test_cancel_from_another_thread_ends_a_fetch_within_a_second(clean_rig: Rig) -> None:
    clean_rig.seed("bob", [mail(number, b"y" * 400_000 + b"\r\n") for number in range(40)])
    with session(clean_rig) as server:
        server.select("INBOX")
        listed = in_order(server)
        started = threading.Event()
        ended: list[float] = []

        def read() -> None:
            try:
                while True:
                    for _found in server.bodies(listed):
                        started.set()
            except ConnectionLost:
                ended.append(time.monotonic())

        reader = threading.Thread(target=read)
        reader.start()
        assert started.wait(10)
        cancelled = time.monotonic()
        server.cancel()
        reader.join(10)
        assert ended
        assert ended[0] - cancelled < 1
        with pytest.raises(ConnectionLost):
            server.select("INBOX")
