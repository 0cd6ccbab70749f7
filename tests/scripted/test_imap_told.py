"""What an IMAP session leaves in the log: why everything is compared, and no text of a search."""

import re
from pathlib import Path

import pytest

from tests.scripted.imap_peer import IN_BASE64, PASSWORD, ImapPeer, endpoint, over_tls
from tests.scripted.server import serving
from tests.scripted.test_imap_favours import OPENED as SELECTED
from tests.scripted.test_imap_favours import Squeezed
from tests.scripted.test_imap_resync import CAN, KNOWN, OPENED, enables
from tui_mail.conversation.log import ConversationLog
from tui_mail.imap.connection import open_server
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.endpoint import Security
from tui_mail.model.secret import Secret
from tui_mail.model.server_search import MailboxNames
from tui_mail.ports.imap_server import ImapServer

QRESYNC = r'SELECT "INBOX" \(QRESYNC .*'


def log_of(folder: Path, talk: object, can: str, do: object) -> list[str]:
    """The lines of a session, each from its sign on."""
    assert callable(talk)
    assert callable(do)
    log = ConversationLog(folder)
    with serving(over_tls(talk, can)) as server:
        place = endpoint(server, Security.TLS)
        session = open_server(place, Secret(PASSWORD), log.opened("home", "imap", place, None))
        do(session)
        session.cancel()
        session.close()
    log.flush()
    text = (folder / "home.log").read_text("utf-8")
    assert PASSWORD not in text
    assert IN_BASE64.decode() not in text
    return [re.sub(r"^\S+ \S+ \S+ ", "", line) for line in text.splitlines()]


def select(session: ImapServer) -> None:
    session.select("INBOX", since=KNOWN)


@pytest.mark.parametrize(
    ("untagged", "note"),
    [
        ("* OK [HIGHESTMODSEQ 499] ok", "The server's MODSEQ went back: everything is compared."),
        (
            "* OK [NOMODSEQ] none",
            "The server keeps no MODSEQ of this mailbox: everything is compared.",
        ),
    ],
)
def test_why_everything_is_compared_stands_in_the_log(
    tmp_path: Path, untagged: str, note: str
) -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap)
        imap.says(QRESYNC, *OPENED, untagged)

    assert f"-: {note}" in log_of(tmp_path, talk, CAN, select)


def test_that_QRESYNC_was_called_bad_stands_in_the_log(tmp_path: Path) -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap)
        imap.asked(QRESYNC)
        imap.peer.send(f"{imap.tag} BAD what is that")
        imap.says("SELECT .*", *OPENED, "* OK [HIGHESTMODSEQ 510] ok")

    lines = log_of(tmp_path, talk, CAN, select)
    at = lines.index("-: The server offers QRESYNC and calls it bad: it is asked without.")
    assert "BAD" in lines[at - 1]
    assert "(CONDSTORE)" in lines[at + 1]


def test_nothing_is_noted_where_news_came_as_they_should(tmp_path: Path) -> None:
    def talk(imap: ImapPeer) -> None:
        enables(imap)
        imap.says(QRESYNC, *OPENED, "* OK [HIGHESTMODSEQ 510] ok")

    assert not [line for line in log_of(tmp_path, talk, CAN, select) if "compared" in line]


def test_what_is_said_compressed_stands_in_the_log_as_it_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_mail.imap.connection.is_loopback", lambda _address: False)

    def talk(imap: ImapPeer) -> None:
        imap.says("COMPRESS DEFLATE")
        both = Squeezed(imap)
        tag = both.line().partition(b" ")[0]
        imap.peer.raw(both.squeeze(SELECTED + tag + b" OK done\r\n"))

    can = "IMAP4rev1 AUTH=PLAIN UIDPLUS COMPRESS=DEFLATE"
    lines = log_of(tmp_path, talk, can, lambda session: session.select("INBOX"))
    at = next(n for n, line in enumerate(lines) if line.endswith("COMPRESS DEFLATE"))
    assert lines[at].startswith("C: ")
    assert lines[at + 2] == "-: Compressed from here on."
    assert lines[at + 3].endswith('SELECT "INBOX"')
    assert lines[at + 4] == "S: * 3 EXISTS"


def test_of_a_counted_text_only_its_length_stands_in_the_log(tmp_path: Path) -> None:
    def talk(imap: ImapPeer) -> None:
        imap.selects()
        imap.asked(r"UID SEARCH CHARSET UTF-8 TEXT \{9\+\}")
        assert imap.peer.read(9) == "世界地".encode()
        imap.peer.line()
        imap.ok("* SEARCH 1 2")

    def do(session: ImapServer) -> None:
        session.select("INBOX")
        session.search(parse_query("世界地", now=0), MailboxNames("home", ("inbox",)))

    lines = log_of(tmp_path, talk, "IMAP4rev1 AUTH=PLAIN LITERAL+", do)
    assert not [line for line in lines if "世" in line]
    assert [line for line in lines if line.endswith("UID SEARCH CHARSET UTF-8 TEXT {9+}")]
    assert "C: [9 bytes]" in lines
    assert "S: * SEARCH 1 2" in lines
