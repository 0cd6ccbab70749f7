"""A message's own words, its attachments and its links.

Must never raise for what is inside a message. `text_of` adds nothing, folds nothing, cuts nothing.
"""

from tui_mail.errors import NotFound
from tui_mail.message.envelopes import WITHIN, enveloped_file, enveloped_words, is_envelope
from tui_mail.message.flowed import unflow
from tui_mail.message.html_text import Rendered, render_html
from tui_mail.message.links import LinkBook, urls_in
from tui_mail.message.parse import Parsed, Part, parse
from tui_mail.message.sanitize import safe_filename, sanitize
from tui_mail.message.text_files import IN_TEXT, text_file
from tui_mail.message.true_type import true_type
from tui_mail.model.content import Attachment, Link

INSIDE = ":"
"""Between the number of a message within a message and those of its own parts."""
_TEXT_WIDTH = 80
_SUFFIXES = {
    "application/gzip": ".gz",
    "application/json": ".json",
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/rtf": ".rtf",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/xml": ".xml",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/vcard": ".vcf",
    "text/x-diff": ".diff",
    "text/x-patch": ".patch",
    "text/x-vcard": ".vcf",
    "video/mp4": ".mp4",
}


def bodies(parsed: Parsed, *, html: bool = False) -> tuple[Part, ...]:
    """The parts that make up the text, in order: of alternatives the plain one, if it says
    anything; with `html` the HTML, if there is any. Where none says anything, the words of an
    envelope of Outlook's.
    """
    chosen = _chosen(parsed.root, html=html)
    if not chosen:
        texts = [leaf for leaf in parsed.leaves if leaf.content_type.startswith("text/")]
        chosen = [leaf for leaf in texts if leaf.disposition != "attachment" and not leaf.filename]
        chosen = chosen or [leaf for leaf in texts if leaf.disposition != "attachment"][:1]
        if not chosen and parsed.root in texts:
            chosen = [parsed.root]
    if any(map(is_envelope, parsed.leaves)) and not any(leaf.text.strip() for leaf in chosen):
        words = enveloped_words(parsed)
        chosen = chosen if words is None else [words]
    return tuple(chosen)


def _chosen(part: Part, *, html: bool) -> list[Part]:
    if not part.children:
        return [part] if part.is_body_text else []
    options = [found for child in part.children if (found := _chosen(child, html=html))]
    if part.content_type != "multipart/alternative":
        return [leaf for option in options for leaf in option]
    for option in () if html and _any_html(options) else options:
        plain = all(leaf.content_type == "text/plain" for leaf in option)
        if plain and any(leaf.text.strip() for leaf in option):
            return option
    rich = [
        option for option in options if any(leaf.content_type == "text/html" for leaf in option)
    ]
    return (rich or options or [[]])[-1]


def _any_html(options: list[list[Part]]) -> bool:
    found = (leaf for option in options for leaf in option if leaf.content_type == "text/html")
    return any(leaf.text.strip() for leaf in found)


def plain_text(part: Part) -> str:
    """The text of a plain part: flowed paragraphs joined, sanitised, lines apart by newlines."""
    text = part.text
    if part.parameter("format").lower() == "flowed":
        text = unflow(text, delsp=part.parameter("delsp").lower() == "yes")
    return sanitize(text, lines=True)


def rendered(part: Part, width: int = _TEXT_WIDTH) -> Rendered:
    """An HTML part as text: at 80 columns, or others, no word broken."""
    return render_html(part.text, width, whole_words=True)


def text_of(parsed: Parsed, *, width: int = _TEXT_WIDTH, html: bool = False) -> str:
    """The message's own words, whole; of an HTML message its words at 80 columns, or others.

    Holds no control character but newline and tab.
    """
    texts = []
    for part in bodies(parsed, html=html):
        if part.content_type == "text/html":
            lines = rendered(part, width).lines
            texts.append("\n".join(f"{'> ' * line.quote}{line.text}".rstrip() for line in lines))
        else:
            texts.append(plain_text(part))
    return "".join(
        text if text.endswith("\n") or number == len(texts) else f"{text}\n"
        for number, text in enumerate(texts, 1)
    )


def html_of(parsed: Parsed) -> str:
    """The source of the HTML part, sanitised; empty where there is none."""
    sources = [leaf.text for leaf in parsed.leaves if _is_html(leaf)]
    return sanitize("\n".join(sources), lines=True)


def has_html(parsed: Parsed) -> bool:
    """Whether there is an HTML part that is no attachment."""
    return any(_is_html(leaf) for leaf in parsed.leaves)


def _is_html(leaf: Part) -> bool:
    return leaf.content_type == "text/html" and leaf.is_body_text


def parts_of(parsed: Parsed) -> tuple[Attachment, ...]:
    """The attachments: every leaf except a text/plain or text/html that has no file name and is
    not marked attachment (contract, section 5).
    """
    return tuple(_attachment(leaf) for leaf in parsed.leaves if not leaf.is_body_text)


def _attachment(leaf: Part) -> Attachment:
    found = true_type(leaf.data, leaf.filename, leaf.content_type)
    return Attachment(
        part=leaf.number,
        content_type=sanitize(leaf.content_type),
        filename=leaf.filename,
        size=len(leaf.data),
        inline=leaf.disposition == "inline"
        or (not leaf.disposition and "content-id" in leaf.headers),
        true_type=found.content_type,
        kind=found.words,
        doubt=found.doubt,
        active=found.active,
    )


def links_of(parsed: Parsed, *, html: bool = False) -> tuple[Link, ...]:
    """The links of the text, in the numbers that `layout` gives them."""
    book = LinkBook()
    for part in bodies(parsed, html=html):
        if part.content_type == "text/html":
            for link in rendered(part).links:
                book.number(link.text, link.url)
        else:
            for _, _, url in urls_in(plain_text(part)):
                book.number(url, url)
    return book.links


def attachment(parsed: Parsed, part: str) -> tuple[str, bytes]:
    """A safe file name, never empty, and the decoded bytes of one leaf.

    `3:2` is part 2 of the message that is part 3, `1~2` the second file in the text of part 1.

    Raises:
        NotFound: the message has no such part.
    """
    outer, inside, part = part.rpartition(INSIDE)
    if inside and (message := parsed.part(outer)) is not None:
        parsed = parse(message.data)
    if IN_TEXT in part and (found := text_file(parsed, part)) is not None:
        return found
    if WITHIN in part and (enclosed := enveloped_file(parsed, part)) is not None:
        return enclosed
    leaf = parsed.part(part)
    if leaf is None:
        raise NotFound(
            f"The message has no part {sanitize(part)!r}.", "`show --json` lists its parts."
        )
    return name_of(leaf), leaf.data


def name_of(leaf: Part) -> str:
    """The file name of a leaf, or one made for it."""
    if leaf.filename:
        return leaf.filename
    suffix = _SUFFIXES.get(leaf.content_type, ".bin")
    if leaf.content_type == "message/rfc822":
        subject = parse(leaf.data[:65_536]).headers.first("subject")
        if subject:
            return safe_filename(f"{subject.replace('/', '-')[:60].strip()}{suffix}")
    return f"part-{leaf.number}{suffix}"
