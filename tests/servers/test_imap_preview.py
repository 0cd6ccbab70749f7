"""The first words of messages as a real server reads them, and as a hostile one tells them."""

import base64

from tests.scripted.imap_peer import CAPABILITIES, ImapPeer, opened, selected
from tests.scripted.server import serving
from tests.servers.imap_session import session
from tests.servers.rig import Rig
from tui_mail.imap.preview import LONGEST, previews
from tui_mail.imap.session import Session
from tui_mail.model.mailbox import Upload
from tui_mail.ports.imap_server import ImapServer

HTML = base64.encodebytes("<p>Grüße aus <b>Bern</b></p>".encode())
LETTER = (
    b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + HTML.replace(b"\n", b"\r\n")
)


def first_words(server: ImapServer, uids: list[int]) -> dict[int, str]:
    return {one.message.uid: one.snippet for one in server.beginnings(server.messages(uids))}


def test_a_message_of_which_no_byte_is_here_tells_its_first_words(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        (first, second) = server.append_all(
            "INBOX", [Upload(LETTER, (), 0), Upload(b"Subject: empty\r\n\r\n", (), 0)]
        )
        server.select("INBOX", read_only=True)
        assert first_words(server, [first or 0, second or 0]) == {
            first: "Grüße aus Bern",
            second: "",
        }
        assert set(server.flags().values()) == {frozenset()}


def test_what_a_server_tells_is_cleaned_and_cut() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.says(
            r"UID FETCH 1:4 \(UID PREVIEW\)",
            '* 1 FETCH (UID 1 PREVIEW "a \\"b\\"\x1b]0;evil\x07 c")',
            f"* 2 FETCH (PREVIEW {{{LONGEST * 2}}}\r\n{'x' * LONGEST * 2} UID 2)",
            "* 3 FETCH (UID 3 PREVIEW NIL)",
            '* 4 FETCH (UID 4 FLAGS () PREVIEW "(UID 9 x)")',
        )

    with serving(selected(talk, f"{CAPABILITIES} PREVIEW")) as server:
        one = opened(server)
        assert isinstance(one, Session)
        one.select("INBOX")
        found = previews(one._dialogue, [1, 2, 3, 4])
        assert found == {1: 'a "b"]0;evil c', 2: "x" * LONGEST, 4: "(UID 9 x)"}
        one.cancel()
        one.close()
