"""Connecting over several addresses: the first that stands wins, none is left open."""

import socket
import time

import pytest

from tui_mail.net.addresses import SocketAddress
from tui_mail.net.race import connect


def closed_port() -> SocketAddress:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return SocketAddress(socket.AF_INET, ("127.0.0.1", free.getsockname()[1]))


class Hole:
    """A port whose queue is full: a connect to it gets no answer at all."""

    def __init__(self) -> None:
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(0)
        self.address = SocketAddress(socket.AF_INET, self.listener.getsockname())
        self.fillers = []
        for _ in range(8):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(self.address.target)
            self.fillers.append(filler)

    def close(self) -> None:
        for one in (*self.fillers, self.listener):
            one.close()


def test_a_black_hole_costs_a_moment_and_not_the_timeout() -> None:
    hole = Hole()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        good = SocketAddress(socket.AF_INET, listener.getsockname())
        begun = time.monotonic()
        with connect((hole.address, good), 30) as won:
            assert won.getpeername() == good.target
            assert won.gettimeout() == 30
        assert time.monotonic() - begun < 10
    hole.close()


def test_a_refused_address_is_passed_over_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        good = SocketAddress(socket.AF_INET, listener.getsockname())
        with connect((closed_port(), closed_port(), good), 30) as won:
            assert won.getpeername() == good.target


def test_when_all_refuse_the_first_ones_reason_is_told() -> None:
    with pytest.raises(ConnectionRefusedError):
        connect((closed_port(), closed_port()), 30)


def test_when_nobody_answers_it_ends_with_the_timeout() -> None:
    hole = Hole()
    with pytest.raises(TimeoutError):
        connect((hole.address,), 0.3)
    hole.close()
