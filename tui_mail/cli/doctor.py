"""`tui-mail doctor`: looks at settings, files, keyring, store, engine and servers."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_mail.cli.account_check import told
from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.output import Progress, complain
from tui_mail.cli.passphrase import asker
from tui_mail.cli.terminal_abilities import terminal_step
from tui_mail.errors import UsageError
from tui_mail.model.doctor import Finding
from tui_mail.wiring.doctor import Doctor

STANDARD_OUTPUT = "-"


def run(words: Sequence[str], context: Context) -> int:
    """0 when nothing is wrong."""
    parser = Parser(
        "tui-mail doctor",
        "Look at everything that tui-mail needs, and say what is wrong and what to do.",
    )
    parser.add_argument(
        "--report",
        nargs="?",
        const=STANDARD_OUTPUT,
        metavar="FILE",
        help="write a report with nothing private in it instead, to standard output or a new file",
    )
    parser.add_argument(
        "--salvage",
        action="store_true",
        help="set a damaged mail store aside, and save what can be read of it into a new one",
    )
    args = parser.read(words)
    if args.salvage and args.report is not None:
        raise UsageError("--salvage stands alone.", "Salvage first, then write a report.")
    if args.salvage:
        from tui_mail.cli.salvage import salvage_store

        return salvage_store(context)
    if args.report is not None and args.json:
        raise UsageError("A report is a text; it has no JSON.", "Leave --json out.")
    doctor = Doctor(context.paths, asker())
    if args.report is not None:
        return _report(doctor, args.report, context)
    wrong: list[str] = []
    for finding in _with_terminal(doctor):
        wrong += told(context, finding.account, (finding.step,))
    context.out.flush()
    if wrong:
        complain(" ".join(wrong))
    return 1 if wrong else 0


def _with_terminal(doctor: Doctor) -> Iterator[Finding]:
    """The terminal first, where somebody sits at one."""
    terminal = terminal_step()
    if terminal is not None:
        yield Finding("", terminal)
    yield from doctor.examine()


def _report(doctor: Doctor, where: str, context: Context) -> int:
    """The same looks; what they found is in the report, so finding something is no failure."""
    from tui_mail.wiring.report import report

    progress = Progress()
    findings: list[Finding] = []
    for finding in _with_terminal(doctor):
        progress.show(f"{finding.account} {finding.step.server} {finding.step.step}".strip())
        findings.append(finding)
    progress.clear()
    text = report(context.paths, doctor.settings, doctor.health, findings)
    if where == STANDARD_OUTPUT:
        context.out.text(text)
        return 0
    file = os.open(Path(where), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(text)
    context.out.line(f"{where} is written. Look through it before you give it to anybody.")
    return 0
