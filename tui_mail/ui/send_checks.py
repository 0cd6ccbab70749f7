"""What may be wrong with a message before it is sent. Pure: looks at a draft, asks nobody."""

import re
from collections.abc import Sequence

from tui_mail.model.address import Address
from tui_mail.model.doubt import RecipientDoubt, Slip
from tui_mail.model.draft import Draft
from tui_mail.model.frozen import frozen
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import size
from tui_mail.ui.words import say

_ATTACHED = re.compile(
    r"\b(attached|attachments?|enclosed|attaching"  # English
    r"|anbei|anhang|angehängt|beigefügt|im anhang"  # German
    r"|ci-joint[es]*|pièces? jointes?"  # French
    r"|adjunt[oa]s?|allegat[oaie]|in allegato|em anexo|anexad[oa]s?"  # Spanish, Italian, Portuguese
    r"|bijlagen?|bijgevoegd|bifogad[et]?|bifogar|vedlagt|vedhæftet|vedlegg|liitteenä|liitetiedosto"
    r"|w załączeniu|w załączniku|załączam|załącznik|v příloze|přikládám|v prílohe|prikladám"
    r"|mellékel(?:ve|ten|em)|csatol(?:va|tan|om)|atașat|ataşat|în anexă|u prilogu|v prilogi"
    r"|ekte|ekli|ilişikte|συνημμέν\w+|επισυνάπτω"
    r"|во вложении|прикреплен\w*|прикладываю|прилагаю|у вкладенні|додаю файл)\b"
    r"|添付|附件|附檔|첨부|مرفق|المرفق|מצורף|מצורפת|ไฟล์แนบ|đính kèm|संलग्न",
    re.IGNORECASE,
)
"""Words of about thirty languages by which a text says that a file comes with it."""
_ADDRESS = re.compile(r"[^\s@<>\"'(),:;]{1,64}@[^\s@<>\"'(),:;]+\.[^\s@<>\"'(),:;]+")
MANY = 20
"""So many open recipients are asked about."""
_QUOTE = re.compile(r"^(>|-- ?$)")


@frozen
class Doubt:
    """Something to ask before sending."""

    question: str
    detail: str
    go_back: str
    """Id of the field to go back to."""


def doubts(draft: Draft, recipients: Sequence[RecipientDoubt] = ()) -> tuple[Doubt, ...]:
    """What is likely a slip; nothing where all is well.

    Args:
        draft: that is to be sent.
        recipients: what was found about whom it goes to.
    """
    found: list[Doubt] = []
    if not draft.subject.strip():
        found.append(Doubt(say("Send it without a subject?"), "", "subject"))
    word = attached_word(draft.body)
    if word and not draft.attachments:
        detail = say("The text says “{word}”, but no file is attached.", word=word)
        found.append(Doubt(say("Send it without an attachment?"), detail, "body"))
    person = misnamed(draft)
    if person is not None:
        shown, goes_to = one_line(person.name), one_line(person.address)
        detail = say("It is called “{name}”, but goes to {address}.", name=shown, address=goes_to)
        found.append(Doubt(say("Send it to another address than the name says?"), detail, "to"))
    seen = len({one.address.casefold() for one in (*draft.to, *draft.cc)})
    if seen > MANY:
        detail = say("Each of them sees the addresses of all others; Bcc hides them.")
        found.append(Doubt(say("Send it to {n} people?", n=seen), detail, "to"))
    return (*found, *(_about(one, draft) for one in recipients))


def _about(doubt: RecipientDoubt, draft: Draft) -> Doubt:
    address = one_line(doubt.address)
    field = _field_of(doubt.address, draft)
    match doubt.slip:
        case Slip.NOBODY_READS:
            question = say("Send it where nobody reads it?")
            return Doubt(question, say("{address} takes no answers.", address=address), field)
        case Slip.MISSPELT:
            domain = one_line(doubt.address.rpartition("@")[2])
            question = say("Is {domain} spelt right?", domain=domain)
            detail = say("{address}: perhaps {meant} is meant.", address=address, meant=doubt.meant)
            return Doubt(question, detail, field)
        case Slip.LARGE:
            detail = say("With its attachments encoded it is that large; many servers refuse it.")
            return Doubt(say("Send {size}?", size=size(doubt.size)), detail, "body")
        case Slip.UNSEEN:
            detail = say(
                "You got it unseen: you stand neither in To nor in Cc. {address} and whoever else"
                " gets the answer learns that you have it.",
                address=address,
            )
            return Doubt(say("Let all of them know that you got it?"), detail, field)


def _field_of(address: str, draft: Draft) -> str:
    """Where it stands."""
    for field, people in (("to", draft.to), ("cc", draft.cc)):
        if any(each.address == address for each in people):
            return field
    return "bcc"


def misnamed(draft: Draft) -> Address | None:
    """Somebody whose name holds a mail address that is not the one it goes to."""
    for person in (*draft.to, *draft.cc, *draft.bcc):
        named = _ADDRESS.search(person.name)
        if named is not None and named[0].casefold() != person.address.casefold():
            return person
    return None


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
