"""`tui-mail contacts ...`: the address book: taken in, changed, given out, and its groups."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.config.fields import nearest
from tui_mail.errors import EngineError, MessageError, UsageError
from tui_mail.message.vcard import Book, read_vcards
from tui_mail.model.address import Address
from tui_mail.model.order import Group
from tui_mail.model.taking_in import BookKept, KeepBook, KeepGroup

ACTIONS: Final[Mapping[str, str]] = {
    "list": "who stands in it",
    "add": "put people in",
    "remove": "take people out",
    "groups": "several people under one name",
    "group": "make, change and delete a group",
    "import": "take vCards in",
    "export": "write vCards",
    "forget": "everybody",
}
HELP = """\
usage: tui-mail contacts COMMAND ...

  list [WORD...]      who stands in the address book
  add ADDRESS...      put people in: 'Ada <ada@foo.example>'
  remove ADDRESS...   take people out; what mail told of them stays known
  groups              the groups, each with its members
  group set|add|remove|delete GROUP [ADDRESS...]
                      a group's name stands for its members when you compose
  import FILE...      the address book is what these vCards hold; --add keeps what was there
  export [FILE]       as vCards, groups too; --version 3.0 for older programs
  forget              none of it any more; whom mail went to stays known
"""
LARGEST = 64 * 1024 * 1024
"""Bytes of a file; pictures of everybody are less."""


def run(words: Sequence[str], context: Context) -> int:
    """The first word that is no option says what; needs no server."""
    action = next((word for word in words if not word.startswith("-")), None)
    if action is None:
        if {"-h", "--help"} & set(words):
            context.out.text(HELP)
            return 0
        raise UsageError("What about contacts?", "tui-mail contacts import FILE, or forget")
    if action not in ACTIONS:
        raise UsageError(
            f"tui-mail contacts has no command {action}.", nearest(action, tuple(ACTIONS))
        )
    rest = list(words)
    rest.remove(action)
    own = {"import": _import, "forget": _forget}
    if action in own:
        return own[action](rest, context)
    from tui_mail.cli import contacts_book

    return contacts_book.DOES[action](rest, context)


def _import(words: Sequence[str], context: Context) -> int:
    """All files or none: one that cannot be read changes nothing."""
    parser = Parser("tui-mail contacts import", "Take an address book in.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="vCards: .vcf, any version")
    parser.add_argument("--add", action="store_true", help="keep what was imported before")
    args = parser.read(words)
    books = [_read_file(Path(file)) for file in args.files]
    people: dict[str, Address] = {}
    for book in books:
        for person in book.people:
            people.setdefault(person.address.casefold(), person)
    kept = _keep(context, tuple(people.values()), anew=not args.add)
    groups = [group for book in books for group in book.groups]
    _keep_groups(context, groups)
    left_out = sum(book.left_out for book in books)
    if context.out.as_json:
        counts = {"new": kept.new, "removed": kept.gone, "left_out": left_out}
        counts |= {"groups": len(groups)} if groups else {}
        context.out.json({"addresses": len(people), **counts})
    else:
        context.out.line(_said(len(people), kept, left_out, len(groups)))
    return 0


def _forget(words: Sequence[str], context: Context) -> int:
    Parser("tui-mail contacts forget", "Forget what was imported.").read(words)
    with attached(context, network=False) as face:
        for group in context.reading().tidying.groups():
            face.ask(KeepGroup(group.name, ()))
    kept = _keep(context, (), anew=True)
    if context.out.as_json:
        context.out.json({"removed": kept.gone})
    else:
        context.out.line(f"{kept.gone} addresses forgotten")
    return 0


def _keep(context: Context, people: tuple[Address, ...], *, anew: bool) -> BookKept:
    with attached(context, network=False) as face:
        kept = face.ask(KeepBook(people, anew=anew))
    if not isinstance(kept, BookKept):
        raise EngineError(f"The engine answered {type(kept).__name__} to an address book.")
    return kept


def _read_file(path: Path) -> Book:
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{str(path)!r} is no file.", "Name a .vcf file.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise UsageError(f"{str(path)!r} is larger than 64 MiB.", "Export it without pictures.")
    try:
        return read_vcards(data)
    except MessageError as error:
        raise MessageError(f"{str(path)!r}: {error.message}", error.hint) from error


def _keep_groups(context: Context, groups: Sequence[Group]) -> None:
    """Those of the file; others stay."""
    if groups:
        with attached(context, network=False) as face:
            for group in groups:
                face.ask(KeepGroup(group.name, group.members))


def _said(addresses: int, kept: BookKept, left_out: int, groups: int) -> str:
    said = [f"{addresses} addresses", f"{kept.new} of them new"]
    said += [f"{kept.gone} that were there before are gone"] if kept.gone else []
    said += [f"{groups} groups"] if groups else []
    said += [f"{left_out} cards without an address left out"] if left_out else []
    return ", ".join(said)
