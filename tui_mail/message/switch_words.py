"""A preview of a switch between POP and IMAP in plain words, for commands; pure."""

from tui_mail.model.account import Mode
from tui_mail.model.switch import STAYS, SwitchPreview


def preview_lines(seen: SwitchPreview) -> tuple[tuple[str, str], ...]:
    """What is counted, and how much."""
    return tuple((words, _with_size(count, size)) for count, size, words in seen.counts)


def warnings(seen: SwitchPreview) -> tuple[str, ...]:
    """What somebody should know before, a sentence each; mostly there is none."""
    found = []
    if seen.deletes:
        found.append(
            f"By leave_on_server, {seen.deletes} is removed from the server; what was matched "
            "is downloaded and compared first."
        )
    if seen.missing_unknown:
        found.append(
            "Whether the server it is read from now has mail that is not here could not be "
            f"counted: {seen.missing_unknown}"
        )
    return tuple(found)


def refusal(seen: SwitchPreview) -> tuple[str, str]:
    """Why there is no switch now, and what to do; empty: nothing stands in the way."""
    if not seen.missing:
        return "", ""
    many = "1 message is" if seen.missing == 1 else f"{seen.missing:,} messages are"
    where = f"on the server that {seen.account} is read from now, and not here yet"
    why = f"{many} {where}: {seen.mode.upper()} would not find all of them."
    if seen.beginnings:
        begun = "1" if seen.beginnings == 1 else f"{seen.beginnings:,}"
        return why, (
            f'Of {begun} only the beginning is here: set offline = "all" in the settings of '
            f"{seen.account} (and for folders that have their own: tui-mail folder offline), then "
            f"tui-mail sync {seen.account}"
        )
    return why, f"Fetch them first: tui-mail sync {seen.account}"


def what_stays(mode: Mode) -> str:
    """What the switch does, in one sentence."""
    return STAYS[mode]


def _with_size(count: int, size: int) -> str:
    if not size:
        return f"{count:,}"
    if size < 1_000_000:
        return f"{count:,} ({max(1, round(size / 1_000)):,} KB)"
    return f"{count:,} ({size / 1_000_000:,.1f} MB)"
