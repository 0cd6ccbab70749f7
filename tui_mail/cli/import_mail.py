"""`tui-mail import`: mail that lies in files, into a folder of this machine. Needs no server."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_mail.archive.sources import Found, LeftOut, Source, find
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.output import Progress, complain
from tui_mail.errors import EngineError, UsageError
from tui_mail.model.ids import AccountKey
from tui_mail.model.mail_file import MailPiece, Unreadable
from tui_mail.model.taking_in import Import, Imported
from tui_mail.ports.face import Face

USUAL = "Imported"
MOST = 500
"""Messages stored in one transaction."""
MOST_BYTES = 16_000_000


def run(words: Sequence[str], context: Context) -> int:
    """Files that cannot be read are named, and the rest is imported."""
    parser = Parser("tui-mail import", "Put mail that lies in files into a folder here.")
    parser.add_argument("paths", nargs="+", metavar="PATH",
                        help=".eml files, folders of them, mboxes, Maildirs")  # fmt: skip
    parser.add_argument("--account", metavar="NAME", help="needed where there are several")
    parser.add_argument(
        "--folder", metavar="FOLDER", default=USUAL, help=f"made if missing; default {USUAL}"
    )
    args = parser.read(words)
    if not args.folder.strip() or not args.folder.isprintable():
        raise UsageError(f"{args.folder!r} cannot be the name of a folder.")
    account = _account(context, args.account)
    sources = (one for path in args.paths for one in find(Path(path).absolute()))
    with attached(context, network=False) as face:
        told = _Told(face, account, args.folder)
        told.take(sources)
    return told.report(context)


def _account(context: Context, named: str | None) -> AccountKey:
    known = [account.account for account in context.reading().accounts()]
    if named is not None:
        one_of(named, known, "account")
        return AccountKey(named)
    if len(known) != 1:
        raise UsageError("Into which account?", "Name it with --account.")
    return known[0]


@dataclass(slots=True)
class _Told:
    """What the engine was told to store, and what came of it."""

    face: Face
    account: AccountKey
    folder: str
    added: int = 0
    known: int = 0
    failed: int = 0
    left_out: int = 0

    def take(self, sources: Iterable[Source]) -> None:
        """All of them; says on a terminal how far it is."""
        progress = Progress()
        try:
            for below, pieces in _batches(self._found(sources, progress)):
                self._ask("/".join(filter(None, (self.folder, below))), pieces, progress)
                progress.show(f"{self.added + self.known} messages")
        finally:
            progress.clear()

    def report(self, context: Context) -> int:
        """Tell; the exit status."""
        if context.out.as_json:
            counts = {"imported": self.added, "already_there": self.known}
            counts |= {"unreadable": self.failed, "left_out": self.left_out}
            context.out.json({"account": self.account, "folder": self.folder, **counts})
        else:
            words = [f"{self.added} imported into {self.account}/{self.folder}"]
            words += [f"{self.known} already there"] if self.known else []
            words += [f"{self.left_out} files left out that are no mail"] if self.left_out else []
            words += [f"{self.failed} could not be read"] if self.failed else []
            context.out.line(", ".join(words))
        return 1 if self.failed else 0

    def _found(self, sources: Iterable[Source], progress: Progress) -> Iterator[Found]:
        for one in sources:
            if isinstance(one, Found):
                yield one
            elif isinstance(one, LeftOut):
                self.left_out += 1
            else:
                self._fail(one, progress)

    def _ask(self, folder: str, pieces: tuple[MailPiece, ...], progress: Progress) -> None:
        answer = self.face.ask(Import(self.account, folder, pieces))
        if not isinstance(answer, Imported):
            raise EngineError(f"The engine answered {type(answer).__name__} to an import.")
        self.added += answer.added
        self.known += answer.known
        for unread in answer.unread:
            self._fail(unread, progress)

    def _fail(self, unread: Unreadable, progress: Progress) -> None:
        self.failed += 1
        progress.clear()
        complain(f"{os.fsdecode(unread.path)} cannot be read: {unread.why}. The rest is imported.")


def _batches(found: Iterable[Found]) -> Iterator[tuple[str, tuple[MailPiece, ...]]]:
    """What is stored at once: of one folder, neither too many nor too big together."""
    batch: list[MailPiece] = []
    below, size = "", 0
    for one in found:
        full = len(batch) == MOST or size + one.piece.length > MOST_BYTES
        if batch and (full or one.below != below):
            yield below, tuple(batch)
            batch, size = [], 0
        batch.append(one.piece)
        below, size = one.below, size + one.piece.length
    if batch:
        yield below, tuple(batch)
