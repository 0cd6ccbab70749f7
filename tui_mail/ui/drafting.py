"""How a message being written begins, and whether it became anything. Pure; no widget."""

from collections.abc import Sequence

from tui_mail.model.account import AccountSummary
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.frozen import replace
from tui_mail.ui.words import say


def title_of(draft: Draft) -> str:
    """What is being written."""
    if draft.answers is not None:
        return say("Reply")
    return say("Forward") if draft.forwards is not None else say("New message")


def signed(draft: Draft, accounts: Sequence[AccountSummary]) -> Draft:
    """A new message with its account's signature below the place for its text."""
    account = next((a for a in accounts if a.account == draft.account), None)
    new = draft.id is None and not draft.body and draft.answers is None and draft.forwards is None
    if account is None or not account.signature.strip() or not new:
        return draft
    return replace(draft, body=f"\n\n{_mark(account)}")


def signed_anew(body: str, old: AccountSummary | None, new: AccountSummary | None) -> str:
    """A text with one account's signature at its end, or none, with the other's in its place.

    One that the user changed or took away stays as it is.
    """
    before, after = (_mark(one) if one is not None else "" for one in (old, new))
    text = body.rstrip("\n")
    if not text.endswith(before):
        return body
    words = text.removesuffix(before).rstrip("\n")
    return f"{words}\n\n{after}" if after else words


def _mark(account: AccountSummary) -> str:
    """A signature, set off as RFC 3676 section 4.3 says; empty where there is none."""
    words = account.signature.strip().removeprefix("-- \n").removeprefix("--\n")
    return f"-- \n{words}" if words else ""


def is_nothing(draft: Draft, begun: Draft) -> bool:
    """Whether nothing is worth keeping: it is new and as it began, or it is blank."""
    plain = replace(draft, id=None, account=begun.account, from_=begun.from_)
    if begun.id is None and plain == begun:
        return True
    people = (*draft.to, *draft.cc, *draft.bcc)
    return not (people or draft.subject or draft.attachments or draft.body.strip())


def with_unfinished(
    draft: Draft, to: Sequence[str], cc: Sequence[str], bcc: Sequence[str]
) -> Draft:
    """With pieces that are no address yet, as they were typed."""
    return replace(
        draft,
        to=(*draft.to, *(Address("", piece) for piece in to)),
        cc=(*draft.cc, *(Address("", piece) for piece in cc)),
        bcc=(*draft.bcc, *(Address("", piece) for piece in bcc)),
    )
