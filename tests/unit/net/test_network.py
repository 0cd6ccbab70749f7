"""Which network this machine is in, read off tables as the kernel writes them."""

import sys
from pathlib import Path

import pytest

from tui_mail.net.network import ThisNetwork

HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
ARP = "IP address       HW type     Flags       HW address            Mask     Device\n"
ROUTER, OTHER = "3c:a6:2f:00:00:01", "b0:be:76:00:00:02"


def number(address: str) -> str:
    """As the kernel of this machine writes it."""
    octets = bytes(int(part) for part in address.split("."))
    return f"{int.from_bytes(octets, sys.byteorder):08X}"


def way(interface: str, gateway: str, metric: int = 0, flags: str = "0003") -> str:
    nothing = "00000000"
    return (
        f"{interface}\t{nothing}\t{number(gateway)}\t{flags}\t0\t0\t{metric}\t{nothing}\t0\t0\t0\n"
    )


def neighbour(address: str, hardware: str, interface: str, flags: str = "0x2") -> str:
    return f"{address:16} 0x1         {flags}         {hardware}     *        {interface}\n"


def at(proc: Path, routes: str, arp: str = "") -> ThisNetwork:
    (proc / "route").write_text(HEAD + routes)
    (proc / "arp").write_text(ARP + arp)
    return ThisNetwork(proc)


def test_a_network_is_known_by_its_gateway_whatever_it_is_reached_by(tmp_path: Path) -> None:
    cable = at(tmp_path, way("eth0", "192.168.1.1"), neighbour("192.168.1.1", ROUTER, "eth0"))
    first = cable.name()
    assert ROUTER in first
    air = at(
        tmp_path,
        way("wlan0", "192.168.1.1", 600),
        neighbour("192.168.1.9", OTHER, "wlan0") + neighbour("192.168.1.1", ROUTER, "wlan0"),
    )
    assert air.name() == first


def test_another_network_of_the_same_numbers_is_another_one(tmp_path: Path) -> None:
    home = at(tmp_path, way("eth0", "192.168.1.1"), neighbour("192.168.1.1", ROUTER, "eth0"))
    known, mark = home.name(), home.mark()
    away = at(tmp_path, way("eth0", "192.168.1.1"), neighbour("192.168.1.1", OTHER, "eth0"))
    assert known != away.name() != ""
    assert away.mark() != mark


def test_the_way_that_is_used_counts(tmp_path: Path) -> None:
    here = at(
        tmp_path,
        way("wlan0", "10.0.0.1", 600) + way("eth0", "192.168.1.1", 100),
        neighbour("10.0.0.1", OTHER, "wlan0") + neighbour("192.168.1.1", ROUTER, "eth0"),
    )
    assert ROUTER in here.name()


def test_a_modem_goes_by_its_own_name(tmp_path: Path) -> None:
    assert at(tmp_path, way("wwan0", "0.0.0.0")).name() == "link wwan0"


@pytest.mark.parametrize(
    ("routes", "arp"),
    [
        ("", ""),
        (way("eth0", "192.168.1.1"), ""),
        (way("eth0", "192.168.1.1"), neighbour("192.168.1.1", "00:00:00:00:00:00", "eth0", "0x0")),
        (way("eth0", "192.168.1.1", flags="0002"), neighbour("192.168.1.1", ROUTER, "eth0")),
        ("garbage\neth0\t\tzz\tq\n", "more\n"),
    ],
    ids=["no way", "no neighbour", "not known yet", "down", "garbage"],
)
def test_what_cannot_be_told_from_others_has_no_name(routes: str, arp: str, tmp_path: Path) -> None:
    assert at(tmp_path, routes, arp).name() == ""


def test_a_system_without_such_tables_has_no_name_and_still_a_mark(tmp_path: Path) -> None:
    nowhere = ThisNetwork(tmp_path / "none")
    assert nowhere.name() == ""
    assert nowhere.mark() == nowhere.mark() != ""


def test_a_new_route_changes_the_mark_and_a_look_at_this_machine_is_quiet(tmp_path: Path) -> None:
    before = at(tmp_path, way("eth0", "192.168.1.1")).mark()
    assert at(tmp_path, way("eth0", "192.168.1.1") + way("tun0", "0.0.0.0")).mark() != before
    here = ThisNetwork()
    assert here.mark() == here.mark()
    assert abs(here.slept() - here.slept()) < 1
