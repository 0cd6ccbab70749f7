"""`tui-mail export`: messages into files that other programs read, verified. Needs no engine."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_mail.archive.export import check_free, export
from tui_mail.archive.writing import Format
from tui_mail.cli.arguments import Parser, search_word
from tui_mail.cli.context import Context
from tui_mail.cli.list_messages import query_of
from tui_mail.cli.output import Progress, complain
from tui_mail.cli.views import AT_ONCE, views
from tui_mail.errors import BodyMissing, NotFound, StoreCorrupt
from tui_mail.model.frozen import replace
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.summary import Summary, View
from tui_mail.ports.reading import Reading
from tui_mail.wiring.fail_points import asked_steps


def run(words: Sequence[str], context: Context) -> int:
    """Everything, or what a query finds; oldest first."""
    parser = Parser("tui-mail export", "Write messages into files that other programs read.")
    parser.add_argument("dest", metavar="DEST", help="a folder that is not there, or is empty")
    parser.add_argument("query", nargs="*", metavar="QUERY", help="as `list` takes it; default all")
    parser.add_argument(
        "--format",
        required=True,
        choices=[kind.value for kind in Format],
        metavar="FORMAT",
        help="eml (one file a message), mbox (one a folder), maildir",
    )
    parser.add_argument("--account", metavar="NAME", help="of this account only")
    parser.add_argument("--folder", metavar="FOLDER", help="in this folder, or that of this role")
    args = parser.read(words, keep=search_word)
    target = Path(os.path.abspath(args.dest))  # noqa: PTH100 - links are looked at, not followed
    check_free(target)
    reading = context.reading()
    wanted = views(reading, args.account, args.folder, query_of(args.query))
    messages = _Messages(reading, wanted)
    progress = Progress()
    try:
        done = export(target, Format(args.format), messages, asked_steps(), progress.show)
    finally:
        progress.clear()
    manifest = target / "manifest.json"
    if context.out.as_json:
        told = {"path": str(target), "format": args.format, "manifest": str(manifest)}
        context.out.json({**told, "count": done.count, "bytes": done.bytes})
    else:
        context.out.line(f"{done.count} messages exported to {target}, each verified")
    for message in messages.damaged:
        complain(f"Message {message} is damaged in the store and was not exported.")
    for message in messages.beginnings:
        complain(
            f"Of message {message} only the beginning is here, and it was not exported: "
            f"`tui-mail show {message}` fetches the rest from its server."
        )
    return 1 if messages.damaged or messages.beginnings else 0


class _Messages:
    """Rows with their bytes, folder by folder, oldest first.

    Args:
        reading: the store.
        wanted: what is exported.
    """

    def __init__(self, reading: Reading, wanted: tuple[View, ...]) -> None:
        self._reading = reading
        self._wanted = wanted
        self.damaged: list[MessageId] = []
        """What the store cannot give back any more."""
        self.beginnings: list[MessageId] = []
        """What is not here whole."""

    def __iter__(self) -> Iterator[tuple[Summary, bytes]]:
        """Those that are deleted meanwhile are left out."""
        for row in self._rows():
            try:
                raw = self._reading.raw(row.id)
            except NotFound:
                if self._reading.rows((row.id,)):
                    self.damaged.append(row.id)  # it is listed, and its file is gone
                continue
            except BodyMissing:
                self.beginnings.append(row.id)
                continue
            except StoreCorrupt:
                self.damaged.append(row.id)
                continue
            yield row, raw

    def _rows(self) -> Iterator[Summary]:
        """A folder's messages stand together."""
        for view in self._wanted:
            for folder in self._folders(view):
                yield from self._of(replace(view, folder_id=folder))

    def _folders(self, view: View) -> Sequence[FolderId]:
        """Whatever folders its messages are in, also of accounts that the settings forgot."""
        if view.folder_id is not None:
            return (view.folder_id,)
        return tuple(dict.fromkeys(row.folder_id for row in self._of(view)))

    def _of(self, view: View) -> Iterator[Summary]:
        """Its rows, oldest first; read in pieces."""
        ids = self._reading.ids(replace(view, forgotten=True))
        ids.reverse()
        for start in range(0, len(ids), AT_ONCE):
            yield from self._reading.rows([MessageId(row) for row in ids[start : start + AT_ONCE]])
