"""What was found about an address, in the words of the set-up screen. Pure."""

from tui_mail.model.discovery import Finding, FoundServer, Source
from tui_mail.ui.clean import one_line
from tui_mail.ui.words import say


def says(finding: Finding | None, protocol: str, host: str) -> str:
    """Who says that the protocol's server is this host; empty: nobody, it was typed."""
    best = finding.best(protocol) if finding is not None else None
    return who_says(best) if best is not None and best.endpoint.host == host else ""


def who_says(found: FoundServer) -> str:
    """Where a server was found."""
    where = one_line(found.where)
    match found.source:
        case Source.PROGRAM:
            return say("As {where} has it.", where=where)
        case Source.DIRECTORY:
            return say("From the directory that came along: {where}.", where=where)
        case Source.AUTOCONFIG:
            return say("From the domain's own page: {where}", where=where)
        case Source.SRV:
            return say("From the domain's name service: {where}", where=where)
        case Source.MX:
            return say("Its mail is taken by {where}, who is in the directory.", where=where)
        case _:
            return _guess(found)


def about(finding: Finding | None, *, looking: bool) -> str:
    """Below the address: what came of looking it up."""
    if looking:
        return say("Looking for its servers: directory, its own page, name service, usual names …")
    if finding is None:
        return ""
    if finding.provider:
        return say("This is {who}.", who=one_line(finding.provider))
    if any(
        found.source is not Source.GUESS or found.where == _ANSWERS for found in finding.servers
    ):
        return say("Its servers were found.")
    return say("Nobody knows its servers: what stands below is a guess. Ask your provider.")


def notes(finding: Finding | None) -> str:
    """Below the password: what is to be done first, with the provider's own pages."""
    if finding is None:
        return ""
    return " ".join(one_line(note.sentence) for note in finding.notes)


def sources(finding: Finding) -> list[tuple[str, str]]:
    """Who was asked about an address, each with a tick or a dash and what came of it."""
    lines: list[tuple[str, str]] = []
    by_directory = any(found.source is Source.DIRECTORY for found in finding.servers)
    by_program = any(found.source is Source.PROGRAM for found in finding.servers)
    if by_directory:
        who = one_line(finding.provider)
        lines.append(("✓", say("the directory that came along: {who}; nobody else", who=who)))
    elif by_program:
        lines.append(("✓", say("the other program’s settings; nobody else")))
    else:
        lines.append(("–", say("the directory that came along: not in it")))
    for tried in finding.tried:
        sign = "✓" if tried.outcome == FOUND else "–"
        lines.append((sign, f"{one_line(tried.where)}: {say(one_line(tried.outcome))}"))
    return lines


FOUND = "found"
"""What came of asking somebody who knew."""
_ANSWERS = "a usual name that answers"


def _guess(found: FoundServer) -> str:
    if found.where == _ANSWERS:
        return say("A guess: a usual name, and a server with a good certificate answers there.")
    return say("A guess: the usual name. Nobody was found there.")
