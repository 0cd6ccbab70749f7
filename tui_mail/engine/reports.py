"""Reports on mail that was sent, as they come in: read, laid to what was sent, and told.

Nothing they say is believed here: the store matches them to what was sent.
"""

from collections.abc import Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.model.big_mail import BigMail
from tui_mail.model.bounce import Outcome
from tui_mail.model.events import OutboxChanged
from tui_mail.model.summary import Digest
from tui_mail.ports.mail_store import Arrival, Report, Returned


def report_in(raw: bytes | BigMail, words: Digest) -> Report | None:
    """What an arrival reports; None for nearly all mail, by its headers alone.

    Args:
        raw: the message; one that is too big to be held reports nothing.
        words: read off it already.
    """
    if not words.report or isinstance(raw, BigMail):
        return None
    # what reads reports brings what reads HTML: no sync without one needs it
    from tui_mail.message.bounce_words import reply_of
    from tui_mail.message.delivery_status import bounce_of
    from tui_mail.message.parse import parse

    bounce = bounce_of(parse(raw))
    if bounce is None:
        return None
    people = tuple(
        Returned(
            tuple(dict.fromkeys(a for a in (one.original, one.address) if a)),
            one.outcome is Outcome.DELAYED,
            reply_of(one),
        )
        for one in bounce.recipients
        if one.outcome is not Outcome.DELIVERED
    )
    return Report(bounce.message_ids, people) if people and bounce.message_ids else None


def tell_reports(tools: Tools, arrivals: Sequence[Arrival]) -> None:
    """Tell of the messages in the outbox that these, now stored, reported on."""
    named = [i for arrival in arrivals if arrival.report for i in arrival.report.message_ids]
    if named:
        for entry in tools.store.entries(tools.store.about(named)):
            tools.hub.tell(OutboxChanged(entry.id, entry.state))
