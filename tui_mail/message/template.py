"""A template filled in: the user's own text with fields for whom it goes to. Pure.

A value is never looked at again: nobody's name or subject fills a field or brings a line.
"""

from collections.abc import Sequence

from tui_mail.message.dates import format_day, format_time
from tui_mail.message.sanitize import sanitize
from tui_mail.message.text_fields import filled, first_name
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft, Filled

FIELDS = ("name", "first", "address", "names", "me", "date", "time", "subject", "cursor")
_CURSOR = "{cursor}"
_SUBJECT = "subject:"


def fill(source: str, draft: Draft, now: tuple[int, int], *, markdown: bool) -> Filled:
    """What is to be put in.

    Args:
        source: the template; a first line `Subject: …` with an empty one below it is the subject.
        draft: the message it is put into.
        now: Unix seconds, and minutes east of UTC.
        markdown: the template is Markdown.
    """
    values = _values(draft, now)
    subject, body = _parted(sanitize(source, lines=True))
    before, cursor, after = body.partition(_CURSOR)
    begun = filled(before, values)
    rest = filled(after.replace(_CURSOR, ""), values)
    return Filled(
        text=begun + rest,
        cursor=len(begun) if cursor else len(begun + rest),
        subject=" ".join(filled(subject.replace(_CURSOR, ""), values).split()),
        markdown=markdown,
    )


def _parted(source: str) -> tuple[str, str]:
    """The subject, and the rest."""
    first, _, rest = source.partition("\n")
    if not first.casefold().startswith(_SUBJECT) or (rest and not rest.startswith("\n")):
        return "", source
    return first[len(_SUBJECT) :].strip(), rest.removeprefix("\n")


def _values(draft: Draft, now: tuple[int, int]) -> dict[str, str]:
    to: Sequence[Address] = draft.to or (Address("", ""),)
    return {
        "name": to[0].shown,
        "first": first_name(to[0].name) or to[0].shown,
        "address": to[0].address,
        "names": ", ".join(each.shown for each in to),
        "me": draft.from_.shown,
        "date": format_day(*now),
        "time": format_time(*now),
        "subject": draft.subject,
    }
