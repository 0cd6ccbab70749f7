"""A preview of a switch between POP and IMAP in plain words, for screens and commands; pure."""

from tui_mail.model.account import Mode
from tui_mail.model.switch import SwitchPreview


def preview_lines(seen: SwitchPreview) -> tuple[tuple[str, str], ...]:
    """What is counted, and how much; zeros that say nothing are left out."""
    lines = [
        ("messages of this account here", f"{seen.here:,}"),
        ("known on the server since it was last read so", f"{seen.known:,}"),
        ("matched, not downloaded again", f"{seen.matched:,}"),
        ("only here; they stay", f"{seen.here_only:,}"),
        ("only there; downloaded by the next sync", _with_size(seen.there_only, seen.download)),
        ("in the server's inbox, in another folder here", f"{seen.archived_here:,}"),
        ("unread there, read here; marked as read there", f"{seen.read_here:,}"),
    ]
    kept = {0, 2, 3, 4}
    return tuple(one for at, one in enumerate(lines) if at in kept or one[1] != "0")


def warning(seen: SwitchPreview) -> str:
    """What the settings will have removed from the server; empty: nothing."""
    if not seen.deletes:
        return ""
    return (
        f"By leave_on_server, {seen.deletes} is removed from the server; what was matched "
        "is downloaded and compared first."
    )


def what_stays(mode: Mode) -> str:
    """What the switch does, in one sentence."""
    if mode is Mode.IMAP:
        return (
            "Every message, folder and flag that is here stays; the server's folders are added, "
            "and flags set here are set there."
        )
    return (
        "Every message, folder and flag that is here stays, on this machine only; "
        "the server is asked for new mail and nothing else."
    )


def _with_size(count: int, size: int) -> str:
    if not size:
        return f"{count:,}"
    if size < 1_000_000:
        return f"{count:,} ({max(1, round(size / 1_000)):,} KB)"
    return f"{count:,} ({size / 1_000_000:,.1f} MB)"
