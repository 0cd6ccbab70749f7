"""`tui-mail show`: messages as the reader shows them, or their bytes. Needs no server."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tui_mail.cli import shapes
from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.context import Context
from tui_mail.cli.output import Output, complain
from tui_mail.cli.whole_messages import bring_whole
from tui_mail.errors import NotFound, StoreError
from tui_mail.model.address import Address
from tui_mail.model.content import Content
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading

QUOTE = "> "
ROW = "-" * 60


def run(words: Sequence[str], context: Context) -> int:
    """Each message in turn; those that are gone are named at the end."""
    parser = Parser("tui-mail show", "Messages as the reader shows them.")
    parser.add_argument("ids", nargs="+", metavar="ID", help="as the list shows it")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--raw", action="store_true", help="the original bytes")
    how.add_argument("--headers", action="store_true", help="every header, decoded")
    how.add_argument("--text", action="store_true", help="the text alone")
    how.add_argument("--html", action="store_true", help="the HTML part as it was written")
    args = parser.read(words)
    show = _way(args.raw, args.headers, args.text, args.html)
    if context.out.as_json and not args.raw:
        show = _json
    reading = context.reading()
    failed = [] if args.headers else bring_whole(context, message_ids(args.ids))
    missing: list[str] = []
    for number, message in enumerate(message_ids(args.ids)):
        if number and show is _read:
            context.out.line(ROW)
        try:
            show(context.out, reading, message)
        except NotFound:
            missing.append(str(message))
    if missing:
        context.out.flush()
        raise NotFound(f"There is no message {', '.join(missing)}.", "It may have been deleted.")
    context.out.flush()
    for why in failed:
        complain(why)
    return 1 if failed else 0


Show = Callable[[Output, Reading, MessageId], None]


def _way(raw: bool, headers: bool, text: bool, html: bool) -> Show:
    for wanted, show in ((raw, _raw), (headers, _headers), (text, _text), (html, _html)):
        if wanted:
            return show
    return _read


def _json(out: Output, reading: Reading, message: MessageId) -> None:
    out.json(shapes.opened(reading.content(message)))


def _raw(out: Output, reading: Reading, message: MessageId) -> None:
    for piece in reading.pieces(message):
        out.bytes(piece)


def _headers(out: Output, reading: Reading, message: MessageId) -> None:
    for name, value in reading.content(message).headers:
        out.line(f"{name}: {value}")


def _text(out: Output, reading: Reading, message: MessageId) -> None:
    out.text(reading.content(message).text)


def _html(out: Output, reading: Reading, message: MessageId) -> None:
    from tui_mail.message.body import html_of
    from tui_mail.message.parse import parse

    html = html_of(parse(reading.raw(message)))
    if not html:
        raise StoreError(f"Message {message} has no HTML part.", "Try --text.")
    out.text(html)


def _read(out: Output, reading: Reading, message: MessageId) -> None:
    content = reading.content(message)
    for header in _heading(content):
        out.line(header)
    out.line()
    for line in reading.lines(message, min(out.width(), 100)):
        out.line(QUOTE * line.quote + line.text)
    for link_number, link in enumerate(content.links, 1):
        out.line(f"[{link_number}] {link.url}")
    for part in content.files:
        name = part.filename or "(no name)"
        out.line(f"@ part {part.part}: {name}, {part.content_type}, {part.size} bytes")


def _heading(content: Content) -> list[str]:
    summary = content.summary
    when = datetime.fromtimestamp(summary.date).astimezone().strftime("%Y-%m-%d %H:%M %z")
    lines = [f"From: {_people(summary.from_)}"]
    lines += [f"Reply-To: {', '.join(content.reply_to)}"] if content.reply_to else []
    lines += [f"To: {_people(summary.to)}"] if summary.to else []
    lines += [f"Cc: {_people(summary.cc)}"] if summary.cc else []
    lines += [f"Bcc: {', '.join(content.bcc)}"] if content.bcc else []
    lines += [f"Date: {when}", f"Subject: {summary.subject}"]
    lines += [f"* {said}" for said in content.bounce.words] if content.bounce else []
    sender = content.sender
    lines += [f"+ {sender.confirmed}"] if sender.confirmed else []
    lines += [f"- {remark}" for remark in sender.remarks]
    if content.invitation is not None:
        note = content.invitation
        lines += [f"* {note.remark}"] if note.remark else []
        lines += [f"{label}: {words}" if label else f"  {words}" for label, words in note.words]
    return lines + [f"! {warning}" for warning in (*sender.warnings, *content.warnings)]


def _people(addresses: tuple[Address, ...]) -> str:
    return ", ".join(address.full for address in addresses)
