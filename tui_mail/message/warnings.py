"""What a reader should be wary of, in plain words, one sentence each.

These are signs, not proofs, and their absence proves nothing either.
"""

import re
from collections.abc import Collection

from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import bodies, rendered
from tui_mail.message.html_text import Rendered
from tui_mail.message.parse import Parsed
from tui_mail.message.part_words import words_of
from tui_mail.model.address import Address

_MOST_LINKS = 3
_MUCH_HIDDEN = 600
"""Letters; a preheader, or a line for other screens, is not worth a word."""
_ADDRESS_IN_NAME = re.compile(
    r"[^\s<>\"'(),;:@]{1,64}@([^\s<>\"'(),;:@]{1,255}\.[^\s<>\"'(),;:@.]+)"
)
_PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_PGP_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"


def warnings_of(
    parsed: Parsed, *, html: bool = False, loaded: Collection[str] = ()
) -> tuple[str, ...]:
    """Sentences for the reader's head, the gravest first.

    Args:
        parsed: the message.
        html: of a text in two forms, the HTML is shown.
        loaded: addresses of pictures of the web that are here.
    """
    parts = bodies(parsed, html=html)
    shown = [rendered(part) for part in parts if part.content_type == "text/html"]
    return (
        *_about_sender(parsed),
        *_about_links(shown),
        *_about_form(parsed),
        *words_of(parsed),
        *_about_images(shown, loaded),
    )


def _about_sender(parsed: Parsed) -> list[str]:
    headers = parsed.headers
    found = []
    senders = [each for value in headers.raw_all("from") for each in parse_addresses(value)]
    if headers.count("from") > 1 or len(senders) > 1:
        found.append("It names more than one sender: any of them may be made up.")
    for sender in senders[:3]:
        named = _ADDRESS_IN_NAME.search(sender.name)
        if named and not _same(named[0], sender.address):
            found.append(
                f"The sender's name shows {named[0]}, "
                f"but the address is {sender.address or 'none'}."
            )
    elsewhere = _answers_elsewhere(parsed, senders)
    if elsewhere:
        found.append(f"Answers go to {', '.join(elsewhere)}, not to the sender.")
    return found


def _answers_elsewhere(parsed: Parsed, senders: list[Address]) -> list[str]:
    """Addresses of Reply-To in another domain; a list that asks for answers is not named."""
    headers = parsed.headers
    domains = {_domain(each.address) for each in senders}
    posts = headers.first("list-post").casefold()
    answers = (each for value in headers.raw_all("reply-to") for each in parse_addresses(value))
    return [
        each.address
        for each in answers
        if each.address
        and not any(_related(_domain(each.address), domain) for domain in domains)
        and each.address.casefold() not in posts
    ][:3]


def _about_links(shown: list[Rendered]) -> list[str]:
    pairs = [pair for each in shown for pair in each.misleading]
    found = [f"A link that reads {named} leads to {true}." for named, true in pairs[:_MOST_LINKS]]
    if len(pairs) > _MOST_LINKS:
        found.append(f"{len(pairs) - _MOST_LINKS} more links lead elsewhere than they read.")
    return found


def _about_form(parsed: Parsed) -> list[str]:
    types = {leaf.content_type for leaf in parsed.leaves}
    smime = types & {"application/pkcs7-mime", "application/x-pkcs7-mime"}
    signed_parts = {
        "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    }  # fmt: skip
    texts = [leaf.text for leaf in bodies(parsed) if leaf.content_type == "text/plain"]
    found = []
    if (
        types & signed_parts
        or any(_PGP_SIGNED in text for text in texts)
        or (smime and "signed" in parsed.root.parameter("smime-type").lower())
    ):
        found.append("It says it is signed; the signature was not checked.")
    elif smime or "application/pgp-encrypted" in types or any(_PGP_ENCRYPTED in t for t in texts):
        found.append("It is encrypted; tui-mail cannot decrypt it.")
    if parsed.truncated:
        found.append("It has more parts than are shown.")
    return found


def _about_images(shown: list[Rendered], loaded: Collection[str]) -> list[str]:
    found = []
    if any(each.truncated for each in shown):
        found.append("Its HTML is too large: the end is not shown.")
    hidden = sum(each.hidden for each in shown)
    if hidden > _MUCH_HIDDEN:
        found.append(f"It holds {hidden:,} hidden letters, which are not shown.")
    images = sum(each.remote_images for each in shown)
    pixels = sum(each.pixels for each in shown)
    if loaded:
        seen = {address for each in shown for address in each.pictures}
        images = len(seen.difference(loaded)) + pixels
    if images:
        count = "1 remote image was" if images == 1 else f"{images} remote images were"
        unseen = f", {pixels} of them too small to be seen" if pixels and images > 1 else ""
        found.append(f"{count} not loaded{unseen}.")
    return found


def _same(one: str, other: str) -> bool:
    return one.casefold().strip(".") == other.casefold()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _related(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
