"""What an empty list says, and what to do next. Pure."""

from tui_mail.model.account import AccountState, AccountStatus
from tui_mail.ui.words import say

_BUSY = frozenset({AccountState.CONNECTING, AccountState.SYNCING})


def list_note(query: str, statuses: tuple[AccountStatus | None, ...]) -> tuple[str, str]:
    """One line, and a hint.

    Args:
        query: what is searched for; empty where nothing is.
        statuses: of the accounts whose mail would stand there; None where nothing is known yet.
    """
    if query:
        return say("Nothing matches."), say("Fewer words find more; esc ends the search.")
    known = [status for status in statuses if status is not None]
    never = not any(status.last_sync for status in known)
    for status in known:
        if status.state is AccountState.FAILED and never:
            return _failed(status)
    if any(status.state is AccountState.WAITING for status in known) and never:
        return (
            say("Nothing is here yet, and the server has no time just now."),
            say("It is tried again by itself; f5 tries now."),
        )
    if any(status.state is AccountState.OFFLINE for status in known) and never:
        return (
            say("Nothing is here yet, and the server cannot be reached."),
            say("It is tried again by itself; f5 tries now."),
        )
    if never and (not known or any(status.state in _BUSY for status in known)):
        return say("Fetching mail…"), say("Messages stand here as they come.")
    return say("Nothing here."), say("f5 checks for mail, c writes a message.")


def sorting_note() -> tuple[str, str]:
    """While an order is being found."""
    return say("Sorting…"), say("A list of that length takes a moment in this order.")


def note_line(note: tuple[str, str], y: int, height: int) -> tuple[str, str]:
    """What of a note stands on a line of a window, and its look: a third down, the hint below."""
    return {height // 3: (note[0], "note"), height // 3 + 1: (note[1], "quiet")}.get(y, ("", "row"))


def _failed(status: AccountStatus) -> tuple[str, str]:
    problem = status.problem
    if problem is None:
        return say("Mail could not be fetched."), say("f5 tries again.")
    return problem.message, problem.hint
