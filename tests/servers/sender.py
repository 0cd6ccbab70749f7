"""Alice, who queues much and whose program then sends it through a witness; Bob gets her mail."""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.servers.person import HANG, Person, account
from tests.servers.rig import Rig
from tests.servers.witness import Witness
from tui_mail.model.commands import Submit
from tui_mail.model.ids import AccountKey
from tui_mail.wiring.face import open_face

HOME = AccountKey("home")
_PLAIN = '[smtp.near]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\n'


class Sender:
    """One profile.

    Args:
        home: of the profile, empty.
        rig: where Bob's mail arrives.
        witness: before one of the rig's servers.
        safe: by STARTTLS and with a log-in; else plain, so that the witness can read.
    """

    def __init__(self, home: Path, rig: Rig, witness: Witness, *, safe: bool = False) -> None:
        text = account(rig, "home", "alice", "pop")
        if safe:
            text = text.replace(f"port = {rig.ports['submission']}", f"port = {witness.port}")
        else:
            text = text.replace('smtp = "home"', 'smtp = "near"')
            text = _PLAIN.format(port=witness.port) + text
        self.person = Person(home, text)
        self._rig = rig

    def queue(self, raws: Sequence[bytes]) -> None:
        """So many more for Bob, none of them tried yet."""
        face = open_face(self.person.paths, start=False)
        try:
            for raw in raws:
                face.ask(Submit(raw, HOME, ("bob@rig.test",), wait=False))
        finally:
            face.close()

    def states(self) -> dict[str, str]:
        """Message-ID to state, of all."""
        return {e["message_id"]: e["state"] for e in self.person.rows("outbox", "--all")}

    def settled(self) -> dict[str, str]:
        """Everything that can still be sent is, and has arrived."""
        self.person.run("sync", "home")
        found = self.states()
        sure = {name for name, state in found.items() if state == "sent"}
        end = time.monotonic() + HANG
        while lost := sure - set(self.arrived()):
            assert time.monotonic() < end, f"lost: {lost}"
            time.sleep(0.2)
        return found

    def arrived(self) -> Counter[str]:
        """Message-ID to how often Bob has it."""
        return Counter(
            line.split(b": ", 1)[1].decode()
            for raw in self._rig.messages("bob")
            for line in raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
            if line.startswith(b"Message-ID: ")
        )
