"""NAMESPACE as servers tell it (RFC 2342), read by our own patterns."""

import pytest

from tests.scripted.imap_peer import ImapPeer, opened, over_tls
from tests.scripted.server import serving
from tui_mail.errors import BrokeProtocol


def remote_of(told: str, name: str = "A/b") -> str:
    def talk(imap: ImapPeer) -> None:
        imap.says("NAMESPACE", f"* NAMESPACE {told}")
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')

    with serving(over_tls(talk, "IMAP4rev1 AUTH=PLAIN NAMESPACE")) as server:
        session = opened(server)
        try:
            return session.remote_name(name)
        finally:
            session.cancel()
            session.close()


@pytest.mark.parametrize(
    ("told", "remote"),
    [
        ('(("" "/")) NIL NIL', "A/b"),
        ('(("INBOX." ".")) (("~" "/")("x" NIL)) (("#shared/" "/"))', "INBOX.A.b"),
        ('(("" "\\\\")) nil NIL', "A\\b"),
        ('(("" NIL)) NIL NIL', "A/b"),
        ('(("" "." "X-PARAM" ("FLAG1" "FLAG2"))("News." ".")) NIL NIL', "A.b"),
        ("NIL NIL NIL", "A/b"),
        ('(({6}\r\nINBOX. ".")) NIL NIL', "INBOX.A.b"),
    ],
)
def test_names_are_built_as_the_server_does(told: str, remote: str) -> None:
    assert remote_of(told) == remote


def test_names_of_foreign_mailboxes_get_no_prefix() -> None:
    told = '(("INBOX." ".")) NIL (("shared." "."))'
    assert remote_of(told, "shared/Work") == "shared.Work"


@pytest.mark.parametrize("told", ["", "(", '(("" "/")) NIL', '((x "/")) NIL NIL', "NIL NIL NIL x"])
def test_what_cannot_be_read_is_no_namespace(told: str) -> None:
    with pytest.raises(BrokeProtocol):
        remote_of(told)
