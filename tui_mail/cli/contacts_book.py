"""What `tui-mail contacts` does beside taking a book in: list, add, remove, export, groups."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.errors import NotFound, UsageError
from tui_mail.message.addresses import is_address, parse_typed
from tui_mail.message.vcard_writing import VERSIONS, write_vcards
from tui_mail.model.address import Address
from tui_mail.model.commands import Answer, Done
from tui_mail.model.order import Group
from tui_mail.model.taking_in import BookKept, EditBook, KeepGroup


def list_people(words: Sequence[str], context: Context) -> int:
    """Everybody of the book, or those that some words fit."""
    parser = Parser("tui-mail contacts list", "Who stands in the address book.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="of a name or an address")
    wanted = [word.casefold() for word in parser.read(words).words]
    for person in context.reading().tidying.book():
        said = f"{person.name} {person.address}".casefold()
        if not all(word in said for word in wanted):
            continue
        if context.out.as_json:
            context.out.json({"name": person.name, "address": person.address})
        else:
            context.out.line(_written(person))
    return 0


def add(words: Sequence[str], context: Context) -> int:
    """People; one who is there already gets the name that is given."""
    parser = Parser("tui-mail contacts add", "Put people into the address book.")
    parser.add_argument("people", nargs="+", metavar="ADDRESS", help="'Ada <ada@foo.example>'")
    return _edit(context, EditBook(add=_people(parser.read(words).people)))


def remove(words: Sequence[str], context: Context) -> int:
    """Out of the book; what mail told of them stays known."""
    parser = Parser("tui-mail contacts remove", "Take people out of the address book.")
    parser.add_argument("people", nargs="+", metavar="ADDRESS", help="as the list shows it")
    gone = tuple(person.address for person in _people(parser.read(words).people))
    return _edit(context, EditBook(remove=gone))


def export(words: Sequence[str], context: Context) -> int:
    """All of it as vCards, on standard output or into a file."""
    parser = Parser("tui-mail contacts export", "Write the address book as vCards.")
    parser.add_argument("file", nargs="?", metavar="FILE", help="made anew; else standard output")
    parser.add_argument("--version", choices=VERSIONS, default=VERSIONS[0], help="of vCard")
    args = parser.read(words)
    tidying = context.reading().tidying
    data = write_vcards(tidying.book(), tidying.groups(), args.version)
    if args.file is None:
        context.out.text(data.decode())
        return 0
    try:
        with Path(args.file).open("xb") as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{args.file!r} cannot be written: {error.strerror}.") from error
    return 0


def groups(words: Sequence[str], context: Context) -> int:
    """Every group with its members."""
    Parser("tui-mail contacts groups", "The groups of the address book.").read(words)
    for found in context.reading().tidying.groups():
        if context.out.as_json:
            members = [{"name": one.name, "address": one.address} for one in found.members]
            context.out.json({"group": found.name, "members": members})
        else:
            context.out.line(f"{found.name}: {', '.join(map(_written, found.members))}")
    return 0


def group(words: Sequence[str], context: Context) -> int:
    """What the group holds from now on."""
    parser = Parser("tui-mail contacts group", "Make a group, change it, or take it away.")
    about = "set: these and no others; add, remove: some; delete: none of it any more"
    actions = ("set", "add", "remove", "delete")
    parser.add_argument("action", choices=actions, metavar="ACTION", help=about)
    parser.add_argument("name", metavar="GROUP", help="what it is called")
    parser.add_argument("people", nargs="*", metavar="ADDRESS", help="its members")
    args = parser.read(words)
    named = _people(args.people)
    if bool(named) is (args.action == "delete"):
        hint = f"tui-mail contacts group {args.action} {args.name!r} ada@foo.example"
        raise UsageError("A group is of somebody; one that is deleted is of nobody.", hint)
    known = _known(context, args.name)
    members = {one.address.casefold(): one for one in (known.members if known else ())}
    given = {one.address.casefold(): one for one in named}
    if args.action == "remove":
        if known is None:
            raise NotFound(f"There is no group {args.name}.", "tui-mail contacts groups")
        wanted = {key: one for key, one in members.items() if key not in given}
    else:
        wanted = members | given if args.action == "add" else given
    with attached(context, network=False) as face:
        return tell(context, face.ask(KeepGroup(args.name, tuple(wanted.values()))))


def _known(context: Context, name: str) -> Group | None:
    wanted = " ".join(name.split()).casefold()
    found = context.reading().tidying.groups()
    return next((one for one in found if one.name.casefold() == wanted), None)


def _people(words: Sequence[str]) -> tuple[Address, ...]:
    found = tuple(person for word in words for person in parse_typed(word))
    wrong = next((one.address for one in found if not is_address(one.address)), None)
    if wrong is not None or (words and not found):
        raise UsageError(f"{wrong or words[0]!r} is no address.", "Write name@host.example.")
    return found


def _edit(context: Context, command: EditBook) -> int:
    with attached(context, network=False) as face:
        kept: Answer = face.ask(command)
    new, gone = (kept.new, kept.gone) if isinstance(kept, BookKept) else (0, 0)
    if context.out.as_json:
        context.out.json({"new": new, "removed": gone})
        return 0
    said = f"{new} new" if command.add else f"{gone} removed"
    return tell(context, Done(said, new + gone))


def _written(person: Address) -> str:
    return f"{person.name} <{person.address}>" if person.name else person.address


DOES: Final[Mapping[str, Callable[[Sequence[str], Context], int]]] = {
    "list": list_people,
    "add": add,
    "remove": remove,
    "export": export,
    "groups": groups,
    "group": group,
}
