"""News of folders besides the inbox, from a real Dovecot and through the whole engine."""

import time
from functools import partial
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine, until
from tests.servers.imap_session import mail, session
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.test_imap_idle import Waiter


def settings(rig: Rig, more: str = "") -> str:
    return (
        '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\n'
        f'[accounts.home.imap]\nhost = "localhost"\nport = {rig.ports["imaps"]}\n'
        f'username = "bob"\nca_file = "{rig.ca}"\ncheck_every = "1d"\ntimeout = 15\n{more}'
    )


def test_one_connection_hears_of_every_mailbox_within_a_second(clean_rig: Rig) -> None:
    with session(clean_rig) as server, session(clean_rig) as other:
        other.create("Lists")
        server.select("INBOX", read_only=True)
        assert server.watch()
        assert server.idle(0.1) is False
        for mailbox, elsewhere in (("Lists", True), ("INBOX", False), ("Lists", True)):
            waiter = Waiter(server)
            waiter.start()
            delivered = time.monotonic()
            other.append(mailbox, mail(1), [], 0)
            waiter.join(20)
            assert waiter.result is True
            assert waiter.at - delivered < 1
            assert server.heard_elsewhere() is elsewhere
            assert server.heard_elsewhere() is False


def is_there(here: Here, wanted: list[str]) -> bool:
    return here.subjects("Lists") == wanted


@pytest.mark.parametrize("told", [True, False], ids=["NOTIFY", "chosen"])
def test_mail_that_comes_into_a_folder_is_here_at_once(
    clean_rig: Rig, tmp_path: Path, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not told:
        monkeypatch.setattr("tui_mail.imap.notify.watch", lambda _dialogue: False)
    with session(clean_rig) as server:
        for name in ("Lists", "Other"):
            server.create(name)
    more = "" if told else 'watch = ["Li*"]\n'
    with engine(
        tmp_path, settings(clean_rig, more), Keys(imap=PASSWORDS["bob"]), background=True
    ) as here:
        until(lambda: [s for s in here.store.folder_states(HOME) if s.folder.name == "Lists"])
        for number in range(2):
            with session(clean_rig) as server:
                server.append("Lists", mail(number), [], 0)
            wanted = [f"number {n}" for n in range(number + 1)]
            until(partial(is_there, here, wanted), "it is not heard of")
