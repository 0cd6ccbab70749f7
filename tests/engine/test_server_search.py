"""A search on a server that takes long: broken off at once, and nobody is left waiting."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine, until
from tests.scripted.certificates import certificates
from tests.scripted.imap_peer import PASSWORD, ImapPeer, over_tls
from tests.scripted.server import ScriptedServer, serving
from tui_mail.errors import UsageError
from tui_mail.model.account import AccountState
from tui_mail.model.commands import Done
from tui_mail.model.server_search import SearchServer, ServerSearched, StopServerSearch

CAN = "IMAP4rev1 AUTH=PLAIN"
LISTED = ('* LIST (\\HasNoChildren) "/" "INBOX"', '* LIST (\\HasNoChildren) "/" "Old"')


def settings(server: ScriptedServer) -> str:
    return (
        '[accounts.home]\nemail = "alice@far.test"\nmode = "imap"\n[accounts.home.imap]\n'
        f'host = "localhost"\nport = {server.port}\nsecurity = "tls"\nusername = "alice"\n'
        f'ca_file = "{certificates().ca_file}"\ncheck_every = "1d"\ntimeout = 60\n'
    )


@contextmanager
def talking(folder: Path, talk: object) -> Iterator[Here]:
    """An engine with an account on a scripted server."""
    assert callable(talk)
    with (
        serving(over_tls(talk, CAN)) as server,
        engine(folder, settings(server), Keys(imap=PASSWORD)) as here,
    ):
        yield here


def lists(imap: ImapPeer) -> None:
    imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
    imap.says('LIST "" .*', *LISTED)


def test_a_search_that_is_stopped_ends_at_once_and_its_line_with_it(tmp_path: Path) -> None:
    searching, gone = threading.Event(), threading.Event()

    def talk(imap: ImapPeer) -> None:
        lists(imap)
        imap.selects(100_000)
        imap.asked('UID SEARCH TEXT "lunch"')
        searching.set()
        imap.peer.stall()
        gone.set()

    with talking(tmp_path, talk) as here:
        answers: list[ServerSearched] = []

        def ask() -> None:
            answer = here.ask(SearchServer(7, "lunch", insist=True))
            assert isinstance(answer, ServerSearched)
            answers.append(answer)

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert searching.wait(20), answers
        status = here.status()
        assert status is not None
        assert status.detail == "what is found in Inbox"
        assert here.ask(StopServerSearch(7)) == Done(count=1)
        waiting.join(20)
        ((searched,),) = (answer.accounts for answer in answers)
        assert not searched.asked
        assert gone.wait(20), "the server goes on searching"
        until(lambda: (now := here.status()) is not None and now.state is AccountState.IDLE)


def test_what_one_mailbox_refuses_keeps_nothing_of_the_others_back(tmp_path: Path) -> None:
    def talk(imap: ImapPeer) -> None:
        lists(imap)
        imap.selects(3)
        imap.asked('UID SEARCH TEXT "lunch"')
        imap.no("no searching in here")
        imap.selects(1)
        imap.says('UID SEARCH TEXT "lunch"', "* SEARCH")

    with talking(tmp_path, talk) as here:
        answer = here.ask(SearchServer(7, "lunch", HOME, insist=True))
        assert isinstance(answer, ServerSearched)
        (searched,) = answer.accounts
        assert searched.asked
        assert "Inbox: " in searched.trouble
        assert "no searching in here" in searched.trouble


def test_a_query_that_cannot_be_read_is_told_before_anybody_is_asked(tmp_path: Path) -> None:
    with talking(tmp_path, lambda _imap: None) as here, pytest.raises(UsageError):
        here.ask(SearchServer(7, '"lunch', HOME, insist=True))
