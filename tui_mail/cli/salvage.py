"""`tui-mail doctor --salvage`: what can be read of a damaged store, in a new one."""

from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress
from tui_mail.wiring.fail_points import asked_steps
from tui_mail.wiring.salvage import Done, salvage


def salvage_store(context: Context) -> int:
    """Says what is here again, what is lost, and where the damaged store stands."""
    progress = Progress()
    progress.show("looking")
    try:
        done = salvage(context.paths, asked_steps(), lambda what, n: progress.show(f"{n} {what}"))
    finally:
        progress.clear()
    if context.out.as_json:
        context.out.json(_shape(done))
    else:
        for line in _lines(done):
            context.out.line(line)
    return 0


def _shape(done: Done) -> dict[str, object]:
    found = done.salvaged
    return {
        "messages": found.messages,
        "recovered": found.recovered,
        "lost": found.lost,
        "outbox": found.outbox,
        "lost_outbox": found.lost_outbox,
        "held_outbox": found.held.outbox,
        "held_changes": found.held.changes,
        "set_aside": str(done.aside),
    }


def _lines(done: Done) -> list[str]:
    found = done.salvaged
    lines = [f"{found.messages} messages are here, each with the bytes that it always had"]
    if found.recovered:
        lines.append(f"{found.recovered} of them are in Recovered: their folder could not be read")
    if found.lost:
        lines.append(
            f"{found.lost} messages could not be read. Those that are still on a server are "
            "fetched again by the next sync; a backup may have the others"
        )
    else:
        lines.append("No message is known to be lost")
    if found.lost_outbox:
        lines.append(f"{found.lost_outbox} messages to be sent could not be read")
    if found.held.outbox:
        lines.append(
            f"{found.held.outbox} messages to be sent are held: they may have been sent before. "
            "See: tui-mail outbox; tui-mail outbox retry ID sends one"
        )
    if found.held.changes:
        lines.append(
            f"{found.held.changes} changes are held and not said to the servers. "
            "tui-mail restore --release lets them go"
        )
    lines.append(f"The damaged store stands in {done.aside}; keep it until you miss nothing")
    return lines
