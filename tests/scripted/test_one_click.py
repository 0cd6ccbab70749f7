"""Leaving a newsletter by one request (RFC 8058), of a real https server on this machine."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import HOME, engine
from tests.scripted.certificates import BAD, certificates
from tests.scripted.server import Peer, serving
from tests.scripted.web import web
from tui_mail.config.load import parse_settings
from tui_mail.engine.list_leaving import ListLeaving
from tui_mail.errors import (
    Busy,
    ConnectionLost,
    MessageError,
    Refused,
    TimedOut,
    TlsFailed,
    UsageError,
)
from tui_mail.message.digest import digest
from tui_mail.model.commands import Done, Drafted
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import LeaveBy, LeaveList
from tui_mail.net.one_click import HttpsOneClick
from tui_mail.net.open_web import is_public
from tui_mail.ports.mail_store import Arrival

SETTINGS = """\
[accounts.home]
email = "me@home.test"
aliases = ["me+news@home.test"]
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
"""


def near(seconds: float = 30.0) -> HttpsOneClick:
    return HttpsOneClick(ca_file=certificates().ca_file, private=True, seconds=seconds)


def test_one_request_is_made_and_tells_nothing_of_who_asks() -> None:
    with web() as server:
        near().post(server.url("/u/a%20b?x=1&y=\u00e9"))
        ((path, headers, body),) = server.asked
    assert (path, body) == ("/u/a%20b?x=1&y=%C3%A9", b"List-Unsubscribe=One-Click")
    assert set(headers) == {"Host", "Content-Type", "Content-Length", "Connection"}
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("status", "error"), [(302, Refused), (307, Refused), (404, Refused), (503, Busy), (429, Busy)]
)
def test_D4_no_redirect_is_followed_and_a_no_is_told(status: int, error: type[Exception]) -> None:
    with web(status) as server:
        with pytest.raises(error):
            near().post(server.url("/u"))
        assert [path for path, _, _ in server.asked] == ["/u"]


@pytest.mark.parametrize("kind", BAD)
def test_T1_a_web_server_with_a_bad_certificate_is_asked_nothing(kind: str) -> None:
    with web(kind=kind) as server:
        with pytest.raises(TlsFailed):
            near().post(server.url("/u"))
        assert server.asked == []


def test_D4_no_server_of_a_private_network_is_asked() -> None:
    with web() as server, pytest.raises(UsageError, match="no server of the open internet"):
        HttpsOneClick(ca_file=certificates().ca_file).post(server.url("/u"))
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
     "100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1",
     "::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1"],
)  # fmt: skip
def test_D4_an_address_that_is_not_of_the_open_internet_is_known(address: str) -> None:
    assert not is_public(address)
    assert is_public("93.184.216.34")
    assert is_public("2606:4700::1111")


@pytest.mark.parametrize(
    "url",
    ["http://localhost/u", "https://", "https:///u", "https://a@localhost/u", "file:///etc/passwd",
     "https://localhost/u\r\nX: y", "https://localhost:99999/u", "https://local host/", "",
     "https://[::1/u"],
)  # fmt: skip
def test_D3_only_plain_https_addresses_are_asked(url: str) -> None:
    with pytest.raises((UsageError, Refused)) as error:
        HttpsOneClick().post(url)
    assert "\n" not in str(error.value)


def test_an_answer_that_is_none_is_told() -> None:
    def talks(peer: Peer) -> None:
        peer.tls(certificates()["good"])
        peer.raw(b"x" * 20_000)
        peer.stall()

    with serving(talks) as server, pytest.raises(Refused, match="no answer that can be"):
        near().post(f"https://localhost:{server.port}/u")


def test_a_server_that_says_nothing_is_waited_for_only_so_long() -> None:
    def silent(peer: Peer) -> None:
        peer.tls(certificates()["good"])
        peer.raw(b"H")
        peer.stall()

    with serving(silent) as server, pytest.raises((TimedOut, ConnectionLost, Refused)):
        near(seconds=0.6).post(f"https://localhost:{server.port}/u")


def test_D4_a_list_is_left_as_its_own_headers_say(tmp_path: Path) -> None:
    with web() as server, engine(tmp_path, SETTINGS) as here:
        head = (
            f"From: news@shop.test\nTo: me+news@home.test\nSubject: sale\nMessage-ID: <{{}}@x>\n"
            f"List-Unsubscribe: <mailto:out@shop.test?subject=out&attach=/etc/passwd&bcc=e@e.test>,"
            f"\n <{server.url('/u?id=7')}>\n"
        )
        folder = next(s.folder.id for s in here.store.folder_states(HOME))

        def arrive(number: int, more: str = "") -> MessageId:
            raw = f"{head.format(number)}{more}\nx\n".encode()
            (message,) = here.store.add([Arrival(folder, raw, digest(raw, 9), 9)])
            return message

        post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        offered, plain = arrive(1, post), arrive(2)
        settings = parse_settings(SETTINGS, tmp_path / "config.toml")
        leaving = ListLeaving(replace(here._tools, one_click=near()), lambda: settings)
        assert isinstance(leaving.ask(LeaveList(offered, LeaveBy.ONE_CLICK)), Done)
        assert [path for path, _, _ in server.asked] == ["/u?id=7"]
        with pytest.raises(MessageError):
            leaving.ask(LeaveList(plain, LeaveBy.ONE_CLICK))
        assert len(server.asked) == 1
        drafted = here.ask(LeaveList(plain, LeaveBy.MAIL))
        assert isinstance(drafted, Drafted)
        draft = drafted.draft
        assert (draft.from_.address, draft.to[0].address, draft.subject) == (
            "me+news@home.test", "out@shop.test", "out",
        )  # fmt: skip
        assert (draft.bcc, draft.attachments) == ((), ())
