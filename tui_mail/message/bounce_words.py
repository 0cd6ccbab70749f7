"""What a report says, in plain words. Pure; every string that comes in was sanitised."""

from datetime import UTC, datetime
from typing import Final

from tui_mail.model.bounce import Bounce, Outcome, Reason, Reported

MOST_NAMED = 20
"""Recipients that are named; a report on more says how many."""
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_FAR: Final = 253_402_300_799
"""The last second that the calendar of datetime knows."""
_FAILED: Final = {
    Reason.UNKNOWN_USER: "the address does not exist",
    Reason.MAILBOX_FULL: "the mailbox is full",
    Reason.SPAM: "the other side takes it for spam",
    Reason.TOO_LARGE: "it is larger than the other side takes",
    Reason.POLICY: "a rule of the other side forbids it",
    Reason.HOST_UNKNOWN: "there is no mail server for {domain}",
    Reason.EXPIRED: "it was tried until the time was up",
    Reason.DELAYED: "it was put off too often",
    Reason.OTHER: "no reason is known to us",
}
_DELAYED: Final = _FAILED | {
    Reason.DELAYED: "the other side puts it off",
    Reason.HOST_UNKNOWN: "no mail server for {domain} can be found just now",
}


def why(one: Reported) -> str:
    """`the mailbox is full (552 5.2.2)`."""
    table = _DELAYED if one.outcome is Outcome.DELAYED else _FAILED
    domain = one.address.rpartition("@")[2] or "it"
    words = table[one.reason].format(domain=domain)
    return f"{words} ({one.code})" if one.code else words


def reply_of(one: Reported) -> str:
    """The same with the server's own words, as an outbox keeps it."""
    late = "still being tried: " if one.outcome is Outcome.DELAYED else ""
    if not one.words:
        return f"{late}{why(one)}"
    # the words begin with the code already
    bare = why(one).removesuffix(f" ({one.code})") if one.words.startswith(one.code) else why(one)
    source = f"{one.server} says" if one.server else "the report says"
    return f"{late}{bare} ({source}: {one.words.rstrip('.')})"


def sentences(bounce: Bounce, known: bool) -> tuple[str, ...]:
    """What the reader shows on top.

    Args:
        bounce: the report.
        known: whether a message that it names was sent from here, or lies in a Sent folder.
    """
    return (*_people(bounce), *_their_words(bounce), *_what(bounce, known))


def _people(bounce: Bounce) -> list[str]:
    if not bounce.recipients:
        return [
            {
                Outcome.FAILED: "A message was not delivered; the report does not say to whom.",
                Outcome.DELAYED: "A message is late; the report does not say for whom.",
                Outcome.DELIVERED: "A message was delivered; the report does not say to whom.",
            }[bounce.outcome]
        ]
    said = []
    for outcome, start in (
        (Outcome.FAILED, "This message was not delivered to"),
        (Outcome.DELAYED, "It is still being tried to deliver this message to"),
        (Outcome.DELIVERED, "This message was delivered to"),
    ):
        those = [one for one in bounce.recipients if one.outcome is outcome]
        if outcome is Outcome.DELIVERED and those:
            said.append(f"{start} {', '.join(one.address for one in those[:MOST_NAMED])}.")
            continue
        said += [f"{start} {_named(one)}: {why(one)}." for one in those[:MOST_NAMED]]
        if len(those) > MOST_NAMED:
            said.append(f"… and to {len(those) - MOST_NAMED} more.")
    if bounce.outcome is Outcome.DELAYED:
        said.append("Nothing need be done: another report comes if it is given up.")
    return said


def _named(one: Reported) -> str:
    return f"{one.original} (passed on to {one.address})" if one.original else one.address


def _their_words(bounce: Bounce) -> list[str]:
    """Each server's own words once."""
    seen: dict[str, str] = {}
    for one in bounce.recipients:
        if one.words and one.outcome is not Outcome.DELIVERED:
            seen.setdefault(one.words, one.server or bounce.reporter)
    return [
        f"{server or 'The report'} says: “{words.rstrip('.')}”."
        for words, server in list(seen.items())[:3]
    ]


def _what(bounce: Bounce, known: bool) -> list[str]:
    name = f" “{bounce.subject}”" if bounce.subject else ""
    day = day_words(bounce.date)
    of = f" of {day}" if day else ""
    if known:
        return [f"It was your message{name}{of}."]
    if not (bounce.subject or bounce.message_ids):
        return ["It does not say which message it is about."]
    made_up = "another program sent it, or nobody did and the report is made up"
    start = f"It speaks of a message{name}{of} that is not among those sent from here"
    return [f"{start}: {made_up}."]


def day_words(seconds: int | None) -> str:
    """`12 Nov 2026`; empty where there is none."""
    if seconds is None or not 0 <= seconds <= _FAR:
        return ""
    day = datetime.fromtimestamp(seconds, UTC)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
