"""A message as it is printed: who, to whom, when, and its words. Pure."""

from tui_mail.model.address import Address
from tui_mail.model.content import Content
from tui_mail.ui.clean import one_line, plain_text
from tui_mail.ui.format import size
from tui_mail.ui.widgets.reader_header import date_words, part_name
from tui_mail.ui.words import say


def printed(content: Content) -> str:
    """Plain text, ending in a newline; of attachments the names."""
    summary = content.summary
    lines = [
        _field(say("From"), _people(summary.from_)),
        _field(say("To"), _people(summary.to)),
        _field(say("Cc"), _people(summary.cc)),
        _field(say("Date"), date_words(summary.date)),
        _field(say("Subject"), one_line(summary.subject)),
        *(
            _field(say("File"), f"{part_name(part)}, {size(part.size)}")
            for part in content.parts
            if not part.inline or part.filename
        ),
    ]
    head = "\n".join(line for line in lines if line)
    return f"{head}\n\n{plain_text(content.text).rstrip()}\n"


def _field(label: str, words: str) -> str:
    return f"{label + ':':<10}{words}" if words else ""


def _people(people: tuple[Address, ...]) -> str:
    return ", ".join(one_line(person.full) for person in people)
