"""`tui-mail rules`: what the rules of config.toml are, and what they do to mail that is here."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.output import complain
from tui_mail.config.schema import Settings
from tui_mail.errors import UsageError
from tui_mail.model.ids import AccountKey
from tui_mail.model.message_json import message as message_json
from tui_mail.model.rules import RulesRan, RunRules

_ABOUT = """\
list: the rules, in their order
run [NAME...]: apply them to the inbox, or to a folder; --dry-run only says what they would do
export --sieve: the same for a mail server that filters by itself"""


def run(words: Sequence[str], context: Context) -> int:
    """List, run or export."""
    parser = Parser("tui-mail rules", _ABOUT)
    parser.add_argument("action", choices=("list", "run", "export"), metavar="ACTION")
    parser.add_argument("names", nargs="*", metavar="NAME", help="rules; none: all that are on")
    parser.add_argument("--account", metavar="A", help="one account; else all")
    parser.add_argument("--folder", metavar="F", help="with run: of each account; else its inbox")
    parser.add_argument("--dry-run", action="store_true", help="with run: change nothing")
    parser.add_argument("--sieve", action="store_true", help="with export: as Sieve (RFC 5228)")
    parser.add_argument(
        "--plain", action="store_true", help="with export: without regular expressions"
    )
    args = parser.read(words)
    settings = context.settings()
    if args.account is not None:
        one_of(args.account, settings.accounts, "account")
    if args.action == "list":
        return _list(context, settings)
    if args.action == "export":
        if not args.sieve:
            raise UsageError("Export as what?", "tui-mail rules export --sieve")
        from tui_mail.cli.rules_export import export

        return export(context, settings, args.account, args.names, plain=args.plain)
    account = None if args.account is None else AccountKey(args.account)
    wish = RunRules(tuple(args.names), account, args.folder or "", args.dry_run)
    return _run(context, wish)


def _list(context: Context, settings: Settings) -> int:
    """As they stand in the file; a mistake in one is told with its place."""
    import time

    from tui_mail.engine.rule_words import understood

    ready = understood(settings, int(time.time()))
    if context.out.as_json:
        for one in ready:
            rule = one.rule
            context.out.json(
                {"name": one.name, "when": rule.when, "do": list(rule.do), "stop": rule.stop,
                 "enabled": rule.enabled, "folders": list(rule.folders)}
            )  # fmt: skip
        return 0
    context.out.table(
        (str(n), "on" if one.rule.enabled else "off", one.name, one.rule.when,
         "; ".join(one.rule.do) + ("; stop" if one.rule.stop else ""))
        for n, one in enumerate(ready, 1)
    )  # fmt: skip
    return 0


def _run(context: Context, wish: RunRules) -> int:
    with attached(context, network=False) as face:
        answer = face.ask(wish)
        if not isinstance(answer, RulesRan):
            return 1
        rows = {row.id: row for row in face.reading.rows([one.id for one in answer.messages])}
    for remark in answer.remarks:
        complain(remark)
    found = [(one, rows[one.id]) for one in answer.messages if one.id in rows]
    if context.out.as_json:
        for one, row in found:
            context.out.json(message_json(row) | {"rules": list(one.rules), "do": list(one.does)})
        return 0
    context.out.table(
        (str(one.id), one.account, row.from_[0].address if row.from_ else "", row.subject,
         "; ".join(one.does) or "nothing")
        for one, row in found
    )  # fmt: skip
    done = "would be changed" if answer.dry else "changed"
    context.out.line(f"{len(found)} of {answer.looked_at} messages {done}")
    return 0
