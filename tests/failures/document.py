"""Writes docs/failures.md from the table: `python -m tests.failures.document`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.failures.cases import (
    BUSY,
    COPY_REFUSED,
    LOG_IN,
    MESSAGE,
    SAFETY,
    STORE,
    WAY,
    Case,
    StoreCase,
)

FILE = Path(__file__).parents[2] / "docs" / "failures.md"
HEAD = """\
# When something goes wrong

What tui-mail says when it cannot do what it should, and what to do next. The screen and the
command say the same sentence; the command ends with exit status 1, or with 75 where a message
waits for another try. In none of these is anything lost: mail stays on its server until it is kept
here, what you wrote stays in the outbox, in Drafts or on the screen, and a damaged store is left
as it is.

`tui-mail account check` tries every server of an account and says the same sentences at once. On
the screen `f5` tries again, and `ctrl+x` puts a sentence away.

`… server` stands for POP3, IMAP or SMTP server, `SERVER:PORT` for its name and port as your
settings have them. This page is printed from the table that the tests hold the program to:
`python -m tests.failures.document`.
"""
SECTIONS: tuple[tuple[str, str, tuple[Case, ...]], ...] = (
    (
        "The server is not reached",
        "It is tried again by itself, each time after a longer wait.",
        WAY,
    ),
    (
        "The connection cannot be made safe",
        "Nothing secret was sent. By itself it is tried again only now and then; `f5` tries now.",
        SAFETY,
    ),
    (
        "The server does not let you in",
        "By itself it is tried again only now and then: many wrong passwords may lock an account.",
        LOG_IN,
    ),
    ("The server has no time", "It is tried again by itself.", BUSY),
    (
        "A message is not taken",
        "It stays in the outbox (`O` on the screen, `tui-mail outbox`), as refused or waiting.",
        (*MESSAGE, COPY_REFUSED),
    ),
)
_FACTS = {"server": "SERVER:PORT", "host": "SERVER", "port": "PORT", "seconds": "30", "size": "…"}


def text() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, about, cases in SECTIONS:
        parts.append(f"\n## {title}\n\n{about}\n\n{_table(_rows(cases))}")
    about = "The disk is full, another program is in the way, or the file was harmed."
    parts.append(f"\n## This machine's own store\n\n{about}\n\n{_table(map(_store_row, STORE))}")
    return "".join(parts)


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    head = "| what | it says | what to do |\n| --- | --- | --- |\n"
    return head + "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in rows)


def _rows(cases: Iterable[Case]) -> Iterator[tuple[str, str, str]]:
    """Cases with the same words become one row, their protocols together."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for case in cases:
        who = {"pop": "POP3", "imap": "IMAP", "smtp": "SMTP"}[case.protocol]
        said = case.sentence.format(**_FACTS).replace(f"{who} server", "… server")
        row = case.what, said, case.hint.format(**_FACTS)
        together.setdefault(row, []).append(who)
    for (what, said, hint), protocols in together.items():
        yield f"{what} ({', '.join(protocols)})", said, hint


def _store_row(case: StoreCase) -> tuple[str, str, str]:
    facts = {"store": "…/mail.db", "why": "file is not a database"}
    return case.what, case.sentence.format(**facts), case.hint.format(**facts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
