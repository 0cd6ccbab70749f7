"""Looking an address up on the network: each source, their order, their time, hostile answers."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.discovery.world import Authority, Pages, all_names_lead_here, world
from tests.scripted.server import Peer, Script, serving
from tui_mail.discovery.lookup import Discovery
from tui_mail.discovery.world import World
from tui_mail.model.discovery import Finding, NoteKind, Source
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.frozen import replace

ALICE = "alice@home.test"
PAGE = "https://autoconfig.home.test/mail/config-v1.1.xml"
WELL_KNOWN = "https://home.test/.well-known/autoconfig/mail/config-v1.1.xml"
SRV = {
    ("_imaps._tcp.home.test", "SRV"): ("10 1 993 second.home.test.", "5 1 1993 imap.home.test."),
    ("_pop3s._tcp.home.test", "SRV"): ("0 0 0 .",),
    ("_submissions._tcp.home.test", "SRV"): ("0 1 465 smtp.home.test.",),
}


def server(tag: str, kind: str, host: str, port: int, socket: str, user: str = "") -> str:
    name = f"<username>{user}</username>" if user else ""
    return (
        f'<{tag} type="{kind}"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{socket}</socketType>{name}"
        f"<authentication>password-cleartext</authentication></{tag}>"
    )


def page(*servers: str, head: str = "", name: str = "Home's mail", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<clientConfig version="1.1"><emailProvider id="home.test">'
        f"<displayName>{name}</displayName>{''.join(servers)}</emailProvider>{more}</clientConfig>"
    ).encode()


IMAP = server("incomingServer", "imap", "imap.home.test", 993, "SSL", "%EMAILLOCALPART%")
POP = server("incomingServer", "pop3", "pop.home.test", 110, "STARTTLS", "%EMAILADDRESS%")
SMTP = server("outgoingServer", "smtp", "smtp.%EMAILDOMAIN%", 587, "STARTTLS", "%EMAILADDRESS%")


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    made = Authority()
    yield made
    made.forget()


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    all_names_lead_here(monkeypatch)


def places(found: Finding) -> dict[str, tuple[str, int, str, str, str]]:
    """Of the best server of each protocol: host, port, security, user name, source."""
    told = {}
    for protocol in ("imap", "pop", "smtp"):
        if (best := found.best(protocol)) is not None:
            end = best.endpoint
            told[protocol] = (
                end.host,
                end.port,
                str(end.security),
                end.username,
                best.source.value,
            )
    return told


def outcomes(found: Finding) -> dict[str, str]:
    return {one.where: one.outcome for one in found.tried}


def test_a_domains_own_page_is_read_over_https(authority: Authority) -> None:
    pages = Pages()
    pages.put(PAGE, page(IMAP, POP, SMTP))
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
    assert places(found) == {
        "imap": ("imap.home.test", 993, "tls", "alice", "autoconfig"),
        "pop": ("pop.home.test", 110, "starttls", ALICE, "autoconfig"),
        "smtp": ("smtp.home.test", 587, "starttls", ALICE, "autoconfig"),
    }
    assert found.provider == "Home's mail"
    best = found.best("imap")
    assert best is not None
    assert best.where == PAGE
    assert outcomes(found)[PAGE] == "found"
    assert f"{PAGE}?emailaddress=alice%40home.test" in pages.asked


def test_the_well_known_place_will_do(authority: Authority) -> None:
    pages = Pages()
    pages.put(WELL_KNOWN, page(IMAP, SMTP))
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
    assert [one.where for one in found.servers] == [WELL_KNOWN, WELL_KNOWN]
    assert "404" in outcomes(found)[PAGE]
    assert not any("emailaddress" in url for url in pages.asked if "well-known" in url)


def test_a_way_to_another_https_page_is_followed(authority: Authority) -> None:
    pages = Pages()
    pages.put(PAGE, b"", 302, Location="https://other.test/mail.xml")
    with world(authority, pages=pages) as here:
        pages.put("https://other.test/mail.xml", page(IMAP, SMTP))
        assert places(Discovery(here).found(ALICE))["imap"][0] == "imap.home.test"


def test_the_name_service_tells_servers_and_which_is_preferred(authority: Authority) -> None:
    with world(authority, SRV) as here:
        found = Discovery(here).found(ALICE)
    assert places(found) == {
        "imap": ("imap.home.test", 1993, "tls", ALICE, "srv"),
        "smtp": ("smtp.home.test", 465, "tls", ALICE, "srv"),
    }
    assert found.servers[0].where == "_imaps._tcp.home.test"
    assert not found.notes


def test_T15_a_name_service_that_leads_elsewhere_is_to_be_checked(authority: Authority) -> None:
    records = {
        ("_imaps._tcp.home.test", "SRV"): ("0 1 993 imap.far.test.",),
        ("_submissions._tcp.home.test", "SRV"): ("0 1 465 home.test.",),
    }
    with world(authority, records) as here:
        (note,) = Discovery(here).found(ALICE).notes
    assert note.kind is NoteKind.CHECK
    assert "imap.far.test" in note.words


def test_who_takes_mail_for_the_domain_is_known_by_the_directory(authority: Authority) -> None:
    with world(authority, {("home.test", "MX"): ("10 aspmx.l.google.com.",)}) as here:
        found = Discovery(here).found(ALICE)
    assert places(found)["imap"] == ("imap.gmail.com", 993, "tls", ALICE, "mx")
    assert found.provider == "Google Mail"
    assert found.notes[0].kind is NoteKind.APP_PASSWORD


def greets(authority: Authority, greeting: str, *names: str) -> Script:
    context = authority.context(*names)

    def script(peer: Peer) -> None:
        peer.tls(context)
        peer.send(greeting)
        assert peer.line() == ""

    return script


def starts_tls(authority: Authority, *names: str) -> Script:
    context = authority.context(*names)

    def script(peer: Peer) -> None:
        peer.send("220 mail ESMTP")
        peer.expect("EHLO localhost")
        peer.send("250-mail", "250-SIZE", "250 STARTTLS")
        peer.expect("STARTTLS")
        peer.send("220 go on")
        peer.tls(context)
        assert peer.line() == ""

    return script


def test_usual_names_are_tried_and_count_only_with_a_good_certificate(authority: Authority) -> None:
    with (
        serving(greets(authority, "* OK hello", "mail.home.test")) as imap,
        serving(greets(authority, "+OK hello", "elsewhere.test")) as pop,
        serving(starts_tls(authority, "smtp.home.test")) as smtp,
    ):
        ports = {
            ("imap", Security.TLS): imap.port,
            ("pop", Security.TLS): pop.port,
            ("smtp", Security.STARTTLS): smtp.port,
        }
        with world(authority, ports=ports) as here:
            found = places(Discovery(here).found(ALICE))
        assert found == {
            "imap": ("mail.home.test", imap.port, "tls", ALICE, "guess"),
            "smtp": ("smtp.home.test", smtp.port, "starttls", ALICE, "guess"),
        }
    assert b"alice" not in imap.heard + smtp.heard


def test_what_answers_with_another_protocol_or_without_encryption_is_no_find(
    authority: Authority,
) -> None:
    def plain(peer: Peer) -> None:
        peer.send("* OK hello")
        peer.expect("a STARTTLS")
        peer.send("a BAD what")

    with (
        serving(greets(authority, "HTTP/1.1 200 OK", "imap.home.test")) as web,
        serving(plain) as imap,
    ):
        ports = {("imap", Security.TLS): web.port, ("imap", Security.STARTTLS): imap.port}
        with world(authority, ports=ports) as here:
            found = Discovery(here).found(ALICE)
    assert not found.servers


def test_the_page_is_believed_before_the_name_service(authority: Authority) -> None:
    pages = Pages()
    pages.put(PAGE, page(IMAP, SMTP))
    with world(authority, SRV, pages) as here:
        assert places(Discovery(here).found(ALICE))["imap"][4] == Source.AUTOCONFIG


def test_T15_a_page_that_names_only_plain_servers_comes_last_and_says_so(
    authority: Authority,
) -> None:
    pages = Pages()
    clear = server("incomingServer", "imap", "imap.home.test", 143, "plain")
    pages.put(PAGE, page(clear, SMTP))
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
        assert places(found)["imap"][2] == "none"
        assert NoteKind.PLAIN in [note.kind for note in found.notes]
        assert not any(one.endpoint.allow_insecure for one in found.servers)
    with world(authority, {("_imaps._tcp.home.test", "SRV"): SRV["_imaps._tcp.home.test", "SRV"]},
               pages) as here:  # fmt: skip
        found = Discovery(here).found(ALICE)
    assert places(found)["imap"] == ("imap.home.test", 1993, "tls", ALICE, "srv")


ENTITY = '<!DOCTYPE a [<!ENTITY x "y">]>'
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DEEP = "<a>" * 50 + "</a>" * 50
HOSTILE: dict[str, bytes] = {
    "an entity": page(IMAP, SMTP, head=ENTITY),
    "entities of entities": page(IMAP, SMTP, head=BOMB, name="&c;"),
    "a file": page(IMAP, SMTP, head=FILE, name="&x;"),
    "a document type alone": page(IMAP, SMTP, head="<!DOCTYPE clientConfig>"),
    "too large": page(IMAP, SMTP, more="<!--" + "x" * 200_000 + "-->"),
    "too deep": page(IMAP, SMTP, more=DEEP),
    "too many elements": page(IMAP, SMTP, more="<a/>" * 5_000),
    "too many servers": page(*[IMAP] * 40, SMTP),
    "a name without end": page(IMAP, SMTP, name="x" * 5_000),
    "not well-formed": page(IMAP, SMTP)[:-5],
    "no XML": b"<html>hello",
    "nothing": b"",
    "a path for a host": page(server("incomingServer", "imap", "../../x", 993, "SSL")),
    "an option for a host": page(server("incomingServer", "imap", "-oProxy", 993, "SSL")),
    "a user in a host": page(server("incomingServer", "imap", "a@imap.home.test", 993, "SSL")),
    "a port that is none": page(server("incomingServer", "imap", "imap.home.test", 99_999, "SSL")),
    "a line break in a user name": page(
        server("incomingServer", "imap", "imap.home.test", 993, "SSL", "a&#10;b")
    ),
    "an unknown security": page(server("incomingServer", "imap", "imap.home.test", 993, "none")),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_T15_a_hostile_page_gives_nothing(authority: Authority, what: str) -> None:
    pages = Pages()
    pages.put(PAGE, HOSTILE[what])
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
    assert not found.servers
    assert outcomes(found)[PAGE] not in {"found", "failed"}, outcomes(found)


def test_T15_what_a_page_says_is_shown_clean(authority: Authority) -> None:
    pages = Pages()
    visit = '<enable visiturl="javascript:alert(1)"><instruction>x</instruction></enable>'
    name = "Evil\u202e\u0085 " + "x" * 200
    pages.put(PAGE, page(IMAP, SMTP, name=name, more=visit))
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
    assert found.provider.isprintable()
    assert len(found.provider) <= 80
    assert not found.notes


WAYS = {
    "http": "http://autoconfig.home.test/x.xml",
    "a file": "file:///etc/passwd",
    "a user name in it": "https://a:b@other.test/x.xml",
    "round and round": PAGE,
    "nowhere": "",
}


@pytest.mark.parametrize("way", WAYS)
def test_T15_no_way_leads_off_https(authority: Authority, way: str) -> None:
    pages = Pages()
    pages.put(PAGE, page(IMAP, SMTP), 302, Location=WAYS[way])
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
    assert not found.servers
    assert outcomes(found)[PAGE] != "found"


def test_T15_a_web_server_that_nobody_vouches_for_is_not_read(authority: Authority) -> None:
    pages = Pages()
    pages.put(PAGE, page(IMAP, SMTP))
    with world(authority, pages=pages, web_names=("elsewhere.test",)) as here:
        found = Discovery(here).found(ALICE)
    assert not found.servers
    assert "certificate" in outcomes(found)[PAGE]
    assert not pages.asked


def test_T15_a_name_service_that_says_nonsense_gives_nothing(authority: Authority) -> None:
    records = {
        ("_imaps._tcp.home.test", "SRV"): ("0 1 0 imap.home.test.", "0 1 993 \\032a.test."),
        ("_submissions._tcp.home.test", "SRV"): ("0 1 465 .",),
        ("home.test", "MX"): ("0 .",),
    }
    with world(authority, records) as here:
        assert not Discovery(here).found(ALICE).servers


def test_nobody_is_asked_about_a_domain_that_nobody_can_have() -> None:
    for domain in ("foo.example", "foo.invalid", "a b.test", "-x.test"):
        assert Discovery().found(f"alice@{domain}") == Finding()


def test_all_is_over_in_its_time_and_what_came_by_then_counts(authority: Authority) -> None:
    """The page never comes; the name service has answered."""

    def silent(peer: Peer) -> None:
        peer.stall()

    with serving(silent) as mute, world(authority, SRV) as here:
        begun = time.monotonic()
        found = Discovery(replace(here, https_port=mute.port, within=1.0)).found(ALICE)
        took = time.monotonic() - begun
    assert places(found)["imap"][4] == "srv"
    assert (
        outcomes(found)[PAGE] in {"no answer in time", "nothing there"}
        or "broke" in (outcomes(found)[PAGE])
    )
    assert took < 30, "a hang guard, no timing: the limit is one second"


def test_a_page_that_drips_is_given_up_and_no_thread_stays(authority: Authority) -> None:
    context = authority.context("autoconfig.home.test")
    going = threading.Event()

    def drips(peer: Peer) -> None:
        peer.tls(context)
        peer.send("HTTP/1.1 200 OK", "Content-Type: text/xml", "")
        while not going.wait(0.05):
            peer.raw(b" ")

    try:
        with serving(drips) as slow, world(authority) as here:
            lookup = Discovery(replace(here, https_port=slow.port, within=1.0))
            assert not lookup.found(ALICE).servers
            going.set()
    finally:
        going.set()
    for thread in threading.enumerate():
        if thread.name.startswith("look-up"):
            thread.join(60)
            assert not thread.is_alive(), "a thread still reads"


def test_a_kind_of_log_in_is_taken_over(authority: Authority) -> None:
    pages = Pages()
    token = IMAP.replace("password-cleartext", "OAuth2")
    pages.put(PAGE, page(token, SMTP.replace("password-cleartext", "none")))
    with world(authority, pages=pages) as here:
        found = Discovery(here).found(ALICE)
    imap, smtp = found.best("imap"), found.best("smtp")
    assert imap is not None
    assert smtp is not None
    assert imap.endpoint.auth is AuthKind.OAUTH2
    assert (smtp.endpoint.auth, smtp.endpoint.username) == (AuthKind.NONE, "")


def test_the_real_world_is_five_seconds_and_the_usual_ports() -> None:
    assert (World().within, World().https_port, World().nameserver) == (5.0, 443, None)
    assert World().ports["imap", Security.TLS] == 993
