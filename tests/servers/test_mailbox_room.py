"""How full a mailbox is on a real server: shown, and warned of once before it is full."""

from pathlib import Path

from tests.engine.here import HOME, Keys, engine, until
from tests.servers.imap_session import mail, session
from tests.servers.rig import PASSWORDS, ROOM, Rig
from tui_mail.engine import mailbox_room

KIB = 1024


def settings(rig: Rig) -> str:
    return (
        '[accounts.home]\nemail = "carol@rig.test"\nmode = "imap"\n'
        f'[accounts.home.imap]\nhost = "localhost"\nport = {rig.ports["imaps"]}\n'
        f'username = "carol"\nca_file = "{rig.ca}"\ncheck_every = "1d"\ntimeout = 15\n'
    )


def test_it_is_shown_and_said_once_when_little_is_left(clean_rig: Rig, tmp_path: Path) -> None:
    with engine(
        tmp_path, settings(clean_rig), Keys(imap=PASSWORDS["carol"]), background=True
    ) as here:

        def room() -> int:
            status = here.status(HOME)
            return 0 if status is None or status.room is None else status.room.limit

        until(lambda: room() == ROOM["carol"] * KIB, "it was not asked for")
        assert not [p for p in here.problems() if "full" in p.message]
    big = mail(1, (b"x" * 78 + b"\r\n") * (ROOM["carol"] * KIB * 97 // 100 // 80))
    with session(clean_rig, user="carol") as server:
        server.append("INBOX", big, (), 0)
    with engine(
        tmp_path, settings(clean_rig), Keys(imap=PASSWORDS["carol"]), background=True
    ) as here:
        until(lambda: [p for p in here.problems() if "full on its server" in p.message])
        status = here.status(HOME)
        assert status is not None
        assert status.room is not None
        assert status.room.used * 100 // status.room.limit in {96, 97}
        with session(clean_rig, user="carol") as server:
            server.select("INBOX")
            server.change_flags(server.uids(), ["flagged"], [])
        (inbox,) = (s for s in here.store.folder_states(HOME) if s.remote == "INBOX")
        places = here.store.server_places
        until(lambda: any("flagged" in p.flags for p in places(inbox.folder.id)))
        assert len([p for p in here.problems() if "full on its server" in p.message]) == 1
    assert mailbox_room.EVERY >= 600
