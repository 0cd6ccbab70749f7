"""The rest of a message of which only the beginning came from an IMAP server.

Must never take another message for it, nor let go of the beginning before the whole is here.
"""

from tui_mail.engine.account_work import Tools
from tui_mail.engine.digester import held, whole_digest
from tui_mail.engine.pop_heads import elsewhere
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import BodyMissing
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.ids import MessageId
from tui_mail.ports.heads_store import HeadLine
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Arrival, Placed


def of_imap(tools: Tools, message: MessageId, line: HeadLine) -> Placed:
    """Its place, which has an address on the server; raises BodyMissing where it has none."""
    (place,) = tools.store.placed((message,))
    if line.server or place.server_folder is None or place.uid is None:
        raise elsewhere(line)
    return place


def fetch_rest(tools: Tools, server: ImapServer, place: Placed, line: HeadLine) -> None:
    """Fetch the whole of it, and let it take its beginning's place.

    Raises:
        BodyMissing: the server has it no more.
        TuiMailError: what stands in the way; the beginning stays.
    """
    store = tools.store
    states = {state.folder.id: state for state in store.folder_states(line.account)}
    state = states.get(place.server_folder) if place.server_folder is not None else None
    if state is None or not state.remote or place.uid is None:
        raise _gone()
    selected = server.select(state.remote, read_only=True)
    if selected.uidvalidity != state.uidvalidity:
        raise _gone()
    described = tuple(server.messages((place.uid,)))
    for there, raw in server.bodies(described):
        if not _octets(raw).startswith(line.beginning):
            _throw_away(raw)
            break
        words = whole_digest(raw, tools.now())
        report = report_in(held(raw), words)
        folder = place.folder or state.folder.id
        received = there.received or place.received
        arrival = Arrival(folder, raw, words, received, report=report)
        shown = store.make_whole(place.id, arrival)
        tell_reports(tools, (arrival,))
        tools.hub.tell(MailChanged(line.account, shown))
        return
    raise _gone()


def _gone() -> BodyMissing:
    return BodyMissing(
        "The server has this message no more: only its beginning is left.",
        "Another program may have moved or deleted it.",
    )


def _octets(raw: Mail) -> bytes:
    return raw.head if isinstance(raw, BigMail) else raw


def _throw_away(raw: Mail) -> None:
    if isinstance(raw, BigMail):
        raw.path.unlink(missing_ok=True)
