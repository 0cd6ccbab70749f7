"""`tui-mail searches`: saved searches with what they find; adds and removes them.

Must never keep a query that cannot be read.
"""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, search_word
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.list_messages import query_of
from tui_mail.config.edit_searches import remove_search, save_search
from tui_mail.errors import UsageError
from tui_mail.model.commands import Reload
from tui_mail.model.summary import View

ACTIONS = ("list", "add", "remove")


def run(words: Sequence[str], context: Context) -> int:
    """Lists, unless told otherwise."""
    parser = Parser(
        "tui-mail searches", "Saved searches: with unread and total; add and remove them."
    )
    parser.add_argument(
        "action", nargs="?", default="list", choices=ACTIONS, metavar="ACTION",
        help="list (default), add NAME QUERY, remove NAME",
    )  # fmt: skip
    parser.add_argument("name", nargs="?", metavar="SEARCH", help="how it is called")
    parser.add_argument("query", nargs="*", metavar="QUERY", help="as list takes it")
    args = parser.read(words, keep=search_word)
    if args.action == "list":
        if args.name is not None:
            raise UsageError(f"{args.name} is one word more.", "tui-mail list --folder NAME")
        return _list(context)
    if args.name is None:
        raise UsageError(
            "Which search? Its name is missing.", f"tui-mail searches {args.action} NAME"
        )
    query = query_of(args.query)
    said = _add(context, args.name, query) if args.action == "add" else _remove(context, args.name)
    tell_engine(context, Reload())
    if not context.out.as_json:
        context.out.line(said)
    return 0


def _list(context: Context) -> int:
    reading = context.reading()
    rows = []
    for search in reading.searches():
        total = reading.count(View(query=search.query))
        unread = reading.count(View(query=reading.searching.both(search.query, "is:unread")))
        if context.out.as_json:
            context.out.json(
                {
                    "search": search.name,
                    "query": search.query,
                    "unread": unread,
                    "total": total,
                    "built_in": search.built_in,
                }
            )
        rows.append((search.name, str(unread or ""), str(total), search.query))
    if not context.out.as_json:
        context.out.table(rows, right=(1, 2))
    return 0


def _add(context: Context, name: str, query: str) -> str:
    if not query:
        raise UsageError("What does it look for?", "tui-mail searches add NAME QUERY")
    context.reading().searching.check(query)
    there = name in context.settings().searches
    save_search(context.paths.settings, name, query)
    return f"{name} looks for this now." if there else f"{name} stands among the folders."


def _remove(context: Context, name: str) -> str:
    remove_search(context.paths.settings, name)
    return f"{name} is removed; what it found stays."
