"""An invitation in the head of a message: labels, texts and looks. Draws nothing."""

from collections.abc import Sequence

from tui_mail.model.invitation import InvitationNote
from tui_mail.ui.clean import one_line
from tui_mail.ui.words import say

Field = tuple[str, str, tuple[str, ...]]
"""A label, a text, and how it looks."""


def invitation_lines(note: InvitationNote, keys: Sequence[tuple[str, str]]) -> tuple[Field, ...]:
    """What it says, and below it what can be done.

    Args:
        note: of the message.
        keys: each action's name and key in force.
    """
    found = note.invitation
    fields: list[Field] = []
    if note.remark:
        look = "warning" if found is not None and found.cancelled else "bold"
        first = (say("File"), ()) if found is None else ("", (look,))
        fields.append((first[0], one_line(note.remark), first[1]))
    for label, words in note.words:
        looks: tuple[str, ...] = () if label else ("quiet",)
        looks = ("bold",) if label in {"Event", "When"} else looks
        fields.append((say(label) if label else "", one_line(words), looks))
    wanted = ["accept", "maybe", "decline"] if note.answerable else []
    words_of = {
        "accept": say("accept"),
        "maybe": say("maybe"),
        "decline": say("decline"),
        "save-invitation": say("save the file"),
    }
    by_name = dict(keys)
    can = [
        f"{by_name[name]} {words_of[name]}"
        for name in (*wanted, "save-invitation")
        if by_name.get(name)
    ]
    if can:
        fields.append(("", "; ".join(can), ("quiet",)))
    return tuple(fields)
