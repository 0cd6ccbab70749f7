"""An IMAP account through the whole engine: a line that comes and goes, a server that says no."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import imapclient

from tests.engine.here import HOME, Here, Keys, engine, until
from tests.engine.middle import Middle
from tests.engine.peers import DATA, MAIL, NOWHERE, TAKEN, answering, rcpt, smtp
from tests.scripted.server import serving
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.servers import BOB
from tui_mail.model.account import AccountState
from tui_mail.model.commands import ChangeFlags, Move, MoveToRole, Sync
from tui_mail.model.events import MailChanged, ProblemRaised
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.outbox import SentCopy
from tui_mail.ports.mail_store import FolderState

LETTER = b"Subject: fresh\r\nMessage-ID: <fresh@far.test>\r\n\r\nwords\r\n"


def settings(middle: Middle, out: int = NOWHERE) -> str:
    return (
        smtp(out) + '[accounts.home]\nemail = "bob@demo.test"\nmode = "imap"\nsmtp = ["out"]\n'
        f'[accounts.home.imap]\nhost = "127.0.0.1"\nport = {middle.port}\nsecurity = "none"\n'
        f'username = "{BOB}"\ncheck_every = "1d"\ntimeout = 15\n'
    )


def keys(demo: RunningDemo) -> Keys:
    return Keys(imap=demo.servers.users[BOB])


@contextmanager
def at_server(demo: RunningDemo) -> Iterator[imapclient.IMAPClient]:
    """Another client of Bob's."""
    client = imapclient.IMAPClient(*demo.servers.imap, ssl=False, timeout=10)
    try:
        client.login(BOB, demo.servers.users[BOB])
        yield client
    finally:
        client.shutdown()


def folder(here: Here, name: str) -> FolderState:
    return next(s for s in here.store.folder_states(HOME) if s.folder.name == name)


def some(here: Here, name: str = "Inbox") -> MessageId:
    return here.store.server_places(folder(here, name).folder.id)[0].id


def where(here: Here, message: MessageId) -> tuple[str, str]:
    """The folder where it is seen, and the one where the server has it."""
    (place,) = here.store.placed((message,))
    names = {s.folder.id: s.folder.name for s in here.store.folder_states(HOME)}
    return (
        names[place.folder] if place.folder else "",
        names[place.server_folder] if place.server_folder else "",
    )


def test_what_the_server_refuses_is_taken_back_here_and_said_and_the_rest_goes_on(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        moved = some(here)
        here.ask(MoveToRole((moved,), Role.ARCHIVE))
        here.ask(Move((some(here, "Archive"),), "Never/Made"))
        with at_server(demo) as client:
            client.append("INBOX", LETTER)
        middle.refuse("UID MOVE", "NO [UNAVAILABLE] not now")
        middle.refuse("CREATE", "NO [NOPERM] not yours")
        assert here.sync() == ""
        assert where(here, moved) == ("Archive", "Inbox"), "not now is not no"
        middle.refuse("UID MOVE", "NO [NOPERM] too many")
        assert here.sync() == "", "the sync itself went well"
        assert where(here, moved) == ("Inbox", "Inbox")
        assert "fresh" in here.subjects("Inbox")
        told = [e for e in here.events if isinstance(e, ProblemRaised)]
        assert ["too many" in e.problem.message for e in told] == [False, True]
        assert "not yours" in told[0].problem.message
        assert {e.account for e in told} == {None}, "no later good news takes it off the screen"
        assert here.store.journal(HOME) == ()
        middle.obey()
        said = len(middle.heard)
        assert here.sync() == ""
        assert not [line for line in middle.heard[said:] if b"MOVE" in line or b"CREATE" in line]


def test_what_was_done_without_a_line_is_said_once_when_it_is_back(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        message = some(here)
        middle.away()
        here.ask(MoveToRole((message,), Role.ARCHIVE))
        here.ask(ChangeFlags((message,), add=("flagged",)))
        assert where(here, message) == ("Archive", "Inbox"), "it shows at once"
        assert "refused the connection" in here.sync()
        status = here.status()
        assert status is not None
        assert status.state is AccountState.OFFLINE
    with engine(tmp_path, settings(middle), keys(demo)) as again:
        middle.back()
        assert again.sync() == ""
        assert where(again, message) == ("Archive", "Archive")
        (place,) = again.store.placed((message,))
        assert "flagged" in place.flags
        assert again.store.journal(HOME) == ()
        with at_server(demo) as client:
            client.select_folder("Archive")
            assert b"\\Flagged" in client.get_flags([place.uid])[place.uid]
    assert sum(b"UID MOVE" in line for line in middle.heard) == 1


def test_when_the_line_goes_it_says_offline_and_hears_news_soon_after_it_is_back(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    def state() -> AccountState | None:
        status = here.status()
        return status.state if status else None

    def listening() -> int:
        return sum(bool(re.match(rb"\S+ IDLE", line)) for line in middle.heard)

    with engine(tmp_path, settings(middle), keys(demo), background=True) as here:
        until(lambda: state() is AccountState.IDLE and listening() == 1)
        middle.away()
        until(lambda: state() is AccountState.OFFLINE)
        told = [p for p in here.problems() if p.server == "imap"]
        middle.back()
        until(lambda: state() is AccountState.IDLE and listening() == 2)
        assert here.engine.tools.board.all()[0].problem is None
        assert len(told) == 1, "it is said once, not at every try"
        with at_server(demo) as client:
            client.append("INBOX", LETTER)
        until(lambda: any(isinstance(e, MailChanged) and e.new == 1 for e in here.events))
        assert "fresh" in here.subjects("Inbox"), "what is told stands in the store"


def test_the_sent_copy_is_there_once_also_where_the_server_files_it_by_itself(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    whole = answering(MAIL, rcpt("ann"), DATA, TAKEN)
    with (
        serving(whole) as out,
        engine(tmp_path, settings(middle, out.port), keys(demo)) as here,
    ):
        assert here.sync() == ""
        middle.refuse("APPEND", "NO [OVERQUOTA] full")
        for subject in ("filed by us", "filed by the server"):
            entry = here.send("ann@far.test", subject=subject)
            if "server" in subject:
                with at_server(demo) as client:
                    client.append("Sent", here.store.outgoing(entry.id).raw)
            assert here.sync() == "", "no copy keeps mail from being read"
        copies = {e.subject: e.sent_copy for e in here.store.entries()}
        assert copies["filed by the server"] is SentCopy.FILED
        assert copies["filed by us"] is SentCopy.PENDING
        assert [p for p in here.problems() if "copy of what was sent" in p.message]
        middle.obey()
        assert here.sync() == ""
        assert here.sync() == ""
        names = here.subjects("Sent")
        assert [names.count(f"filed by {who}") for who in ("us", "the server")] == [1, 1]
        assert {e.sent_copy for e in here.store.entries()} == {SentCopy.FILED}


def test_a_mailbox_that_the_server_does_not_open_keeps_the_others_from_nothing(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    middle.refuse('SELECT "Junk"', "NO [NOPERM] not yours")
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        here.ask(Sync())
        assert here.sync() == ""
        assert here.subjects("Junk") == []
        assert here.subjects("Trash") != []
        assert len([p for p in here.problems() if "Junk" in p.message]) == 1


def test_the_engine_stays_until_the_server_heard_of_a_change_and_no_longer(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo), background=True) as here:
        until(lambda: here.status() and not here.engine.busy() and here.subjects("Trash"))
        here.ask(MoveToRole((some(here),), Role.ARCHIVE))
        assert here.engine.busy() or not here.store.journal(HOME)
        until(lambda: not here.engine.busy())
        assert here.store.journal(HOME) == ()
        middle.away()
        here.ask(MoveToRole((some(here),), Role.ARCHIVE))
        until(lambda: not here.engine.busy(), "for a server that is away no engine stays")
        assert here.store.journal(HOME) != ()
