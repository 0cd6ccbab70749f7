"""Pictures that a message names on the web: fetched where asked for, of a real https server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tests.scripted.certificates import BAD, certificates
from tests.scripted.server import Peer, serving
from tests.scripted.web import WebServer, gives, points_to, web
from tui_mail.config.load import parse_settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine import picture_fetching
from tui_mail.engine.picture_fetching import PictureFetching
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import BrokeProtocol, NotFound, Refused, TimedOut, TlsFailed, UsageError
from tui_mail.message.digest import digest
from tui_mail.model.commands import Done
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import LoadPictures, PicturesLoaded, TrustPictures
from tui_mail.net.web_pictures import HttpsPictures
from tui_mail.ports.mail_store import Arrival
from tui_mail.store import web_pictures
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
MOST = 100_000
CONFIG = """\
[accounts.home]
email = "me@home.test"
trusted_authserv = ["mx.home.test"]
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
"""
SIGNED = "Authentication-Results: mx.home.test; dkim=pass header.d=shop.test\n"
FALSE = "Authentication-Results: mx.home.test; dmarc=fail header.from=shop.test\n"


def near(seconds: float = 30.0) -> HttpsPictures:
    return HttpsPictures(ca_file=certificates().ca_file, private=True, seconds=seconds)


def test_a_picture_is_asked_for_and_nothing_tells_who_asks() -> None:
    with web() as server:
        server.pages = {"/a.png?x=1": points_to("/b.png"), "/b.png": gives(PNG)}
        assert near().get(server.url("/a.png?x=1"), MOST) == PNG
        (_, first, _), (path, second, _) = server.asked
    assert path == "/b.png"
    for headers in (first, second):
        assert set(headers) == {"Host", "Accept-Encoding", "Accept", "User-Agent", "Connection"}
        assert headers["User-Agent"] == "Mozilla/5.0"
        assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("kind", BAD)
def test_T1_a_web_server_with_a_bad_certificate_gives_no_picture(kind: str) -> None:
    with web(kind=kind) as server:
        with pytest.raises(TlsFailed):
            near().get(server.url("/a.png"), MOST)
        assert server.asked == []


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("http://localhost/b.png", UsageError), ("ftp://localhost/b.png", UsageError),
        ("file:///etc/passwd", UsageError), ("https://u:p@localhost/b.png", UsageError),
        ("https://[::1/", UsageError), ("/again", Refused), ("/missing", Refused),
    ],
)  # fmt: skip
def test_D4_a_redirect_leads_nowhere_that_is_not_allowed(
    place: str, error: type[Exception]
) -> None:
    with web() as server:
        server.pages = {"/a.png": points_to(place), "/again": points_to("/a.png")}
        with pytest.raises(error):
            near().get(server.url("/a.png"), MOST)
        assert len(server.asked) <= 6


def test_D4_no_private_address_is_asked_for_a_picture_nor_by_a_redirect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is looked up once for a connection, and what was looked at is connected to."""
    with web() as server:
        port = server.server_address[1]
        with pytest.raises(UsageError, match="no server of the open internet"):
            HttpsPictures(ca_file=certificates().ca_file).get(server.url("/a.png"), MOST)
        assert server.asked == []
        server.pages = {"/a.png": points_to(f"https://inside.test:{port}/b.png")}
        asked: list[str] = []

        def found(host: bytes | str, port: int, **_more: int) -> list[object]:
            asked.append(host.decode() if isinstance(host, bytes) else host)
            inside = {"inside.test": "169.254.169.254"}.get(asked[-1], "127.0.0.1")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (inside, port))]

        monkeypatch.setattr(socket, "getaddrinfo", found)
        monkeypatch.setattr(
            "tui_mail.net.open_web.is_public", lambda numeric: numeric == "127.0.0.1"
        )
        with pytest.raises(UsageError, match=r"inside\.test is no server of the open"):
            HttpsPictures(ca_file=certificates().ca_file).get(server.url("/a.png"), MOST)
        assert asked == ["localhost", "inside.test"]
        assert [path for path, _, _ in server.asked] == ["/a.png"]


def test_P4_a_picture_that_is_too_large_is_given_up() -> None:
    with web() as server:
        server.pages = {"/large": gives(b"x" * 5_000)}
        with pytest.raises(Refused, match="more than"):
            near().get(server.url("/large"), 4_999)
        assert near().get(server.url("/large"), 5_000) == b"x" * 5_000


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", TimedOut), (b"HTTP/1.1 200 ok\r\nContent-Length: 900\r\n\r\nx", TimedOut),
        (b"* OK IMAP\r\n", BrokeProtocol),
        (b"HTTP/1.1 200 ok\r\n" + b"A: b\r\n" * 200, BrokeProtocol),
    ],
)  # fmt: skip
def test_P4_a_server_that_is_slow_or_says_what_is_no_answer_is_given_up(
    said: bytes, error: type[Exception]
) -> None:
    def talks(peer: Peer) -> None:
        peer.tls(certificates()["good"])
        peer.raw(said)
        peer.stall()

    with serving(talks) as server, pytest.raises(error):
        near(seconds=0.5).get(f"https://localhost:{server.port}/a.png", MOST)


@dataclass
class Mail:
    """A message of a shop in the store, and the web that its pictures stand in."""

    server: WebServer
    here: Here
    reading: StoreReading
    desk: PictureFetching

    def arrive(self, html: str, head: str = SIGNED) -> MessageId:
        text = html.replace("WEB", self.server.url("")).replace(
            "HTTP", self.server.url("").replace("https", "http")
        )
        raw = (
            f"{head}From: Shop <news@shop.test>\nSubject: sale\nMessage-ID: <{len(text)}@x>\n"
            f"Content-Type: text/html\n\n{text}"
        ).encode()
        folder = next(s.folder.id for s in self.here.store.folder_states(HOME))
        (message,) = self.here.store.add([Arrival(folder, raw, digest(raw, 9), 9)])
        return message

    def load(self, message: MessageId) -> PicturesLoaded:
        answer = self.desk.ask(LoadPictures(message))
        assert isinstance(answer, PicturesLoaded)
        return answer

    def asked(self) -> list[str]:
        found = sorted(path for path, _, _ in self.server.asked)
        self.server.asked.clear()
        return found


@contextmanager
def mail(folder: Path) -> Iterator[Mail]:
    with web() as server, engine(folder, CONFIG) as here:
        settings = parse_settings(CONFIG, folder / "config.toml")
        reading = StoreReading(
            open_reader(folder / "mail.db"),
            lambda: settings,
            SystemClock(),
            ConversationFiles(folder),
        )
        yield Mail(server, here, reading, PictureFetching(replace(here._tools, pictures=near())))
        reading.close()


SALE = (
    '<p>Sale</p><img src="WEB/a.png" alt="A loom"><img src="WEB/a.png" width="200">'
    '<img src="WEB/t.gif" width=1 height=1><div style="display:none"><img src="WEB/h.png"></div>'
    '<img src="WEB/evil.svg"><img src="HTTP/plain.png"><img src="WEB/gone.png">'
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_D4_pictures_are_fetched_once_asked_for_but_no_pixel_and_what_is_none_is_not_kept(
    tmp_path: Path,
) -> None:
    with mail(tmp_path) as shop:
        shop.server.pages = {"/a.png": gives(PNG), "/evil.svg": gives(SVG, "image/png")}
        message = shop.arrive(SALE)
        before = shop.reading.content(message)
        assert (before.pictures.named, before.pictures.here, before.pictures.unseen) == (4, 0, 2)
        assert before.warnings == (
            "7 remote images were not loaded, 2 of them too small to be seen.",
        )
        shop.reading.lines(message, 60)
        assert shop.asked() == []

        answer = shop.load(message)
        assert (answer.named, answer.here) == (4, 1)
        assert answer.problem == "What stands there is no picture that can be shown."
        assert shop.asked() == ["/a.png", "/evil.svg", "/gone.png"]

        after = shop.reading.content(message)
        assert (after.pictures.here, after.pictures.asked) == (1, True)
        assert after.links == before.links
        assert after.warnings == (
            "5 remote images were not loaded, 2 of them too small to be seen.",
        )
        shown = [(line.text, line.picture) for line in shop.reading.lines(message, 60)]
        assert shown == [("Sale", ""), ("", ""), ("A loom  48 bytes", "remote/1"),
                         ("picture  48 bytes", "remote/1")]  # fmt: skip
        assert shop.reading.attachment(message, "remote/1") == ("picture-1.png", PNG)
        with pytest.raises(NotFound):
            shop.reading.attachment(message, "remote/2")

        page = shop.reading.html.page(message)
        assert page.count("data:image/png;base64,") == 2
        assert "https:" not in page
        assert "default-src 'none'; img-src data:;" in page
        assert shop.asked() == [], "what is kept is not fetched"

        shop.load(message)
        assert shop.asked() == ["/evil.svg", "/gone.png"], "what is here is not fetched again"


def test_D4_a_sender_is_believed_only_where_one_s_own_provider_confirms_it(tmp_path: Path) -> None:
    html = '<img src="WEB/a.png" alt="A loom">'
    with mail(tmp_path) as shop:
        signed, forged, unknown = (
            shop.arrive(html + "x" * at, head) for at, head in enumerate((SIGNED, FALSE, ""))
        )
        note = shop.reading.content(signed).pictures
        assert (note.sender, note.always) == ("news@shop.test", False)
        for other in (forged, unknown):
            assert shop.reading.content(other).pictures.sender == ""
        assert isinstance(shop.desk.ask(TrustPictures("News@shop.test", trusted=True)), Done)
        with pytest.raises(UsageError):
            shop.desk.ask(TrustPictures("", trusted=True))
    with mail(tmp_path) as again:
        always = [again.reading.content(one).pictures.always for one in (signed, forged, unknown)]
        assert always == [True, False, False]
        again.desk.ask(TrustPictures("news@shop.test", trusted=False))
        assert not again.reading.content(signed).pictures.always
        assert again.asked() == []


def test_P4_no_more_pictures_are_fetched_nor_kept_than_the_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_fetching, "MOST", 3)
    monkeypatch.setattr(picture_fetching, "MOST_TOGETHER", 2 * len(PNG))
    with mail(tmp_path) as shop:
        shop.server.pages = {f"/{at}.png": gives(PNG) for at in range(5)}
        message = shop.arrive("".join(f'<img src="WEB/{at}.png">' for at in range(5)))
        answer = shop.load(message)
        assert (answer.named, answer.here) == (5, 2)
        assert "too large together" in answer.problem
        assert len(shop.asked()) == 3
        monkeypatch.setattr(web_pictures, "MOST", 2 * len(PNG))
        other = shop.arrive('<img src="WEB/4.png">')
        assert shop.load(other).here == 1
        kept = [shop.reading.content(one).pictures.here for one in (message, other)]
        assert kept == [1, 1], "what came first went"
        monkeypatch.setattr(picture_fetching, "PATIENCE", -1.0)
        assert "took too long" in shop.load(message).problem


def test_pictures_go_with_their_message(tmp_path: Path) -> None:
    with mail(tmp_path) as shop:
        shop.server.pages = {"/a.png": gives(PNG)}
        message = shop.arrive('<img src="WEB/a.png">')
        assert shop.load(message).here == 1
        shop.here.store.forget_account(HOME)
        assert shop.reading.rows((message,)) == ()
        assert shop.here.store.pictures.kept_pictures(message) == ()
        with pytest.raises(NotFound):
            shop.load(message)
