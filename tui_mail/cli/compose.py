"""`tui-mail compose`: the composer alone, also for the desktop's mailto: links."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.client import require_terminal
from tui_mail.cli.context import Context
from tui_mail.config.templates import names_in
from tui_mail.errors import ConfigError, NotFound, UsageError
from tui_mail.message.addresses import parse_typed
from tui_mail.message.mailto import Mailto, parse_mailto
from tui_mail.message.sanitize import sanitize
from tui_mail.model.account import AccountSummary, Capability
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry


def run(words: Sequence[str], context: Context) -> int:
    """Until the message is sent, kept or discarded."""
    parser = Parser("tui-mail compose", "Write a message in the composer.")
    parser.add_argument("mailto", nargs="?", metavar="MAILTO", help="a mailto: link, or an address")
    parser.add_argument("--account", metavar="NAME", help="whom it is from")
    for name in ("to", "cc", "bcc"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="ADDRESS")
    parser.add_argument("--subject", metavar="WORDS")
    parser.add_argument("--body", metavar="TEXT", help="what the text begins with")
    parser.add_argument("--attach", action="append", default=[], metavar="PATH", help="a file")
    parser.add_argument("--template", metavar="TEMPLATE", help="one of yours, put in")
    args = parser.read(words)
    if args.template is not None:
        one_of(args.template, names_in(context.paths.templates), "template")
    link = _link(args.mailto, context)
    draft = Draft(
        AccountKey(""),
        Address("", ""),
        to=(*link.to, *_people(args.to, context)),
        cc=(*link.cc, *_people(args.cc, context)),
        bcc=(*link.bcc, *_people(args.bcc, context)),
        subject=" ".join(sanitize(args.subject or link.subject).split()),
        body=sanitize(args.body or link.body, lines=True),
        in_reply_to=link.in_reply_to,
        references=(link.in_reply_to,) if link.in_reply_to else (),
    )
    require_terminal()
    return _open(context, draft, args)


def _open(context: Context, draft: Draft, args: Namespace) -> int:
    from tui_mail.cli.screen import run_app
    from tui_mail.config.load import placed
    from tui_mail.model.frozen import replace
    from tui_mail.ui.app import MailApp
    from tui_mail.ui.files import to_attach
    from tui_mail.wiring.face import open_face

    settings, account = context.settings(), args.account
    if account is not None:
        one_of(account, settings.accounts, "account")
    attached = tuple(to_attach(Path(path)) for path in args.attach)
    face = open_face(context.paths, network=True, start=True)
    try:
        sender = _sender(face.reading.accounts(), account)
        with placed(context.paths.settings):
            app = MailApp(
                face,
                ui=settings.ui,
                undo_seconds=settings.send.undo_seconds,
                themes=context.paths.config / "themes",
            )
        app.only_write(
            replace(draft, account=sender.account, from_=sender.identity, attachments=attached),
            args.template,
        )
        status = run_app(app, app.leaving)
    finally:
        face.close()
    if app.queued is not None:
        context.out.line(_words(app.queued, settings.send.undo_seconds))
    return status


def _sender(accounts: Sequence[AccountSummary], wanted: str | None) -> AccountSummary:
    able = [a for a in accounts if Capability.SEND in a.capabilities]
    found = next((a for a in able if wanted in {None, a.account}), None)
    if found is not None:
        return found
    if not accounts:
        raise NotFound("There is no account to write from.", "Set one up: tui-mail account add")
    raise ConfigError(
        f"{wanted or 'No account'} cannot send: there is no SMTP server.",
        "Name one in config.toml: smtp = [...].",
    )


def _words(entry: OutboxEntry, held: int) -> str:
    if entry.scheduled is not None:
        when = f"it leaves at {datetime.fromtimestamp(entry.scheduled).astimezone():%Y-%m-%d %H:%M}"
    else:
        when = f"it leaves in {held} s" if held else "it is on its way"
    return f"Queued as {entry.id}; {when}. See: tui-mail outbox show {entry.id}"


def _link(word: str | None, context: Context) -> Mailto:
    if word is None:
        return Mailto()
    if word.casefold().startswith("mailto:"):
        return parse_mailto(word)
    return Mailto(to=_people([word], context))


def _people(words: Sequence[str], context: Context) -> tuple[Address, ...]:
    found: list[Address] = []
    for word in words:
        people = _group(word, context) or parse_typed(sanitize(word))
        if not people or not all("@" in each.address for each in people):
            raise UsageError(f"{word!r} is no mail address.", "It looks like bob@foo.example.")
        found += people
    return tuple(found)


def _group(word: str, context: Context) -> tuple[Address, ...]:
    """The members of the group of that name; nobody where there is none."""
    if "@" in word:
        return ()
    wanted = " ".join(word.split()).casefold()
    groups = context.reading().tidying.groups()
    return next((one.members for one in groups if one.name.casefold() == wanted), ())
