"""Rules as one reads and types them on screen: `do` in one line, parted by semicolons."""

from collections.abc import Sequence

from tui_mail.model.rules import RuleDraft, RulesRan
from tui_mail.model.summary import Summary
from tui_mail.ui.clean import one_line
from tui_mail.ui.words import counted, say

STOP = "stop"


def do_line(rule: RuleDraft) -> str:
    """`move Shop; flag +seen; stop`."""
    return "; ".join((*rule.do, *((STOP,) if rule.stop else ())))


def drafted(name: str, when: str, do: str) -> RuleDraft:
    """What was typed."""
    words = [word.strip() for word in do.split(";") if word.strip()]
    kept = tuple(word for word in words if word.casefold() != STOP)
    return RuleDraft(name.strip(), when.strip(), kept, stop=len(kept) < len(words))


def quoted(text: str) -> str:
    """A word or phrase of a query."""
    plain = " ".join(text.replace('"', " ").split())
    return plain if plain and plain.isascii() and plain.isalnum() else f'"{plain}"'


def run_title(ran: RulesRan) -> str:
    """How many it fits."""
    found = counted(len(ran.messages), "{n} message", "{n} messages")
    if ran.dry:
        return say("{found} of {all} would be changed", found=found, all=ran.looked_at)
    return say("{found} of {all} changed", found=found, all=ran.looked_at)


def run_text(ran: RulesRan, rows: Sequence[Summary]) -> str:
    """The set, a block a message: who and what, then what rules do to it."""
    known = {row.id: row for row in rows}
    lines = list(ran.remarks)
    for one in ran.messages:
        row = known.get(one.id)
        if row is None:
            continue
        who = row.from_[0].name or row.from_[0].address if row.from_ else ""
        lines.append(f"{one_line(who)[:24]:24}  {one_line(row.subject)}")
        rules = ", ".join(one.rules)
        lines.append(f"    {one_line('; '.join(one.does) or '-')}   ({one_line(rules)})")
    return "\n".join(lines) or say("No message is changed.")
