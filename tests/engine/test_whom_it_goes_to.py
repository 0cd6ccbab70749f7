"""C4 with the real store: answers leave out every identity, and what is asked knows the past."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tui_mail.config.load import parse_settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.reading import StoreReading
from tui_mail.message.digest import digest
from tui_mail.model.address import Address
from tui_mail.model.commands import Drafted, StartReply
from tui_mail.model.doubt import RecipientDoubt, Slip
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock

POP = (
    'mode = "pop"\nsmtp = "out"\n[accounts.{0}.pop]\nhost = "127.0.0.1"\nport = 9\n'
    'security = "none"\n'
)
SETTINGS = (
    '[smtp.out]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\nusername = "x"\n'
    '[accounts.home]\nemail = "bob@demo.test"\naliases = ["rob@demo.test"]\n'
    + POP.format("home")
    + '[accounts.work]\nemail = "bob@firm.test"\naliases = ["*@bobs.test"]\n'
    + POP.format("work")
)
HEAD = (
    "Message-ID: <{0}@far.test>\r\nSubject: x\r\nFrom: ada@far.test\r\nTo: {1}\r\nCc: {2}\r\n"
    "\r\nx\r\n"
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    with engine(tmp_path, SETTINGS) as here:
        yield here


def come_in(here: Here, to: str, cc: str) -> MessageId:
    states = here.store.folder_states(HOME)
    place = next(s.folder.id for s in states if s.folder.name == "Inbox")
    raw = HEAD.format(abs(hash((to, cc))), to, cc).encode()
    (message,) = here.store.add([Arrival(place, raw, digest(raw, 0), 1)])
    return message


def answer(here: Here, message: MessageId) -> Draft:
    drafted = here.ask(StartReply(message, ReplyKind.REPLY_ALL))
    assert isinstance(drafted, Drafted)
    return drafted.draft


def doubts(here: Here, draft: Draft) -> tuple[RecipientDoubt, ...]:
    folder = here.store_path.parent
    settings = parse_settings(SETTINGS, folder / "config.toml")
    reading = StoreReading(
        open_reader(here.store_path), lambda: settings, SystemClock(), ConversationFiles(folder)
    )
    try:
        return reading.recipient_doubts(draft)
    finally:
        reading.close()


def test_C4_an_answer_to_all_goes_to_no_identity_of_any_account(here: Here) -> None:
    own = "Bob <BOB@demo.test>, rob+list@demo.test, bob@firm.test, any@bobs.test, c@far.test"
    draft = answer(here, come_in(here, own, "bob+x@FIRM.test, d@far.test"))
    assert [each.address for each in draft.to] == ["ada@far.test", "c@far.test"]
    assert [each.address for each in draft.cc] == ["d@far.test"]
    assert (draft.account, draft.from_.address) == (HOME, "bob@demo.test")


def test_C4_who_got_it_unseen_is_warned_before_all_learn_it(here: Here) -> None:
    draft = answer(here, come_in(here, "c@far.test", "d@far.test"))
    assert doubts(here, draft) == (RecipientDoubt(Slip.UNSEEN, "c@far.test"),)
    openly = answer(here, come_in(here, "c@far.test", "bob@firm.test"))
    assert doubts(here, openly) == ()


def test_C4_a_domain_that_was_written_to_before_is_not_asked_about(here: Here) -> None:
    draft = Draft(HOME, Address("", "bob@demo.test"), (Address("", "eve@gmial.com"),))
    assert doubts(here, draft) == (RecipientDoubt(Slip.MISSPELT, "eve@gmial.com", "gmail.com"),)
    raw = HEAD.format("own", "eve@gmial.com", "").replace("ada@far", "bob@demo").encode()
    sent = here.store.ensure_folder(HOME, "Sent", role=Role.SENT, local=True).id
    here.store.add([Arrival(sent, raw, digest(raw, 0), 1)])
    assert doubts(here, draft) == ()
