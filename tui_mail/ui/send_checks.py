"""What may be wrong with a message before it is sent. Pure: looks at a draft, asks nobody."""

import re
from dataclasses import dataclass

from tui_mail.model.draft import Draft
from tui_mail.ui.words import say

_ATTACHED = re.compile(
    r"\b(attached|attachments?|enclosed|anbei|anhang|angehängt|beigefügt|ci-joint|pièces? jointes?"
    r"|adjunto|adjunta|allegato|in allegato|bijlage|bijgevoegd|em anexo|bifogad|vedlagt)\b",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^(>|-- ?$)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to ask before sending."""

    question: str
    detail: str
    go_back: str
    """Id of the field to go back to."""


def doubts(draft: Draft) -> tuple[Doubt, ...]:
    """What is likely a slip; nothing where all is well."""
    found: list[Doubt] = []
    if not draft.subject.strip():
        found.append(Doubt(say("Send it without a subject?"), "", "subject"))
    word = attached_word(draft.body)
    if word and not draft.attachments:
        detail = say("The text says “{word}”, but no file is attached.", word=word)
        found.append(Doubt(say("Send it without an attachment?"), detail, "body"))
    return tuple(found)


def attached_word(body: str) -> str:
    """The word by which one's own text speaks of an attachment; empty where none does."""
    for line in body.split("\n"):
        if line.rstrip("\r") in {"--", "-- "}:
            break
        if not _QUOTE.match(line):
            word = _ATTACHED.search(line)
            if word is not None:
                return word[0]
    return ""
