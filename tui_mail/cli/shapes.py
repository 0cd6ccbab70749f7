"""Words of the model as the JSON that the contract promises (section 4). Keys are public."""

from tui_mail.config.schema import AccountSettings
from tui_mail.model.bounce import BounceNote
from tui_mail.model.content import Content, Origin
from tui_mail.model.folder import Folder
from tui_mail.model.invitation import InvitationNote, When
from tui_mail.model.mailing_list import MailingList
from tui_mail.model.message_json import Json, iso, message, people
from tui_mail.model.offers import PicturesNote
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.sender import Sender


def opened(content: Content) -> Json:
    """One line of `show`."""
    return message(content.summary) | {
        "headers": [list(pair) for pair in content.headers],
        "text": content.text,
        "html": content.html,
        "parts": [
            {
                "part": part.part,
                "content_type": part.content_type,
                "filename": part.filename,
                "size": part.size,
                "inline": part.inline,
            }
            for part in content.parts
        ],
        "links": [{"text": link.text, "url": link.url} for link in content.links],
        "origin": _origin(content.origin),
        "bounce": None if content.bounce is None else _bounce(content.bounce),
        "warnings": [*content.sender.warnings, *content.warnings],
        "sender": _sender(content.sender),
        "invitation": None if content.invitation is None else _invitation(content.invitation),
        "list": None if content.mailing_list is None else _list(content.mailing_list),
        "pictures": _pictures(content.pictures),
    }


def _pictures(note: PicturesNote) -> Json:
    return {
        "named": note.named,
        "here": note.here,
        "unseen": note.unseen,
        "sender": note.sender,
        "always": note.always,
    }


def _list(found: MailingList) -> Json:
    ways = {"one_click": found.one_click, "mail": found.mail, "page": found.page}
    return {
        "name": found.name,
        "post": found.post,
        "archive": found.archive,
        "unsubscribe": {name: way for name, way in ways.items() if way},
    }


def _invitation(note: InvitationNote) -> Json:
    found = note.invitation
    said: Json = {
        "part": note.part,
        "remark": note.remark,
        "text": [f"{label}: {words}" if label else words for label, words in note.words],
        "answerable": note.answerable,
    }
    if found is None:
        return said
    return said | {
        "method": found.method.value,
        "uid": found.uid,
        "sequence": found.sequence,
        "summary": found.summary,
        "start": _when(found.start),
        "end": _when(found.end),
        "rule": found.rule,
        "occurrence": _when(found.occurrence),
        "cancelled": found.cancelled,
        "where": found.where,
        "organizer": None if found.organizer is None else people((found.organizer,))[0],
        "attendees": [
            {
                "name": each.person.name,
                "address": each.person.address,
                "attendance": each.attendance.value,
                "optional": each.optional,
            }
            for each in found.attendees
        ],
    }


def _when(when: When | None) -> str | None:
    """A day as one, a time in UTC; one of no zone without an offset."""
    if when is None:
        return None
    moment = iso(when.seconds)
    if when.day:
        return moment[:10]
    return moment[:19] if when.floating else moment


def _sender(sender: Sender) -> Json:
    return {
        "confirmed": sender.confirmed,
        "remarks": list(sender.remarks),
        "authserv": list(sender.authserv),
        "learned": sender.learned,
        "checks": [
            {"method": method, "result": result, "domain": domain}
            for method, result, domain in sender.checks
        ],
    }


def _bounce(note: BounceNote) -> Json:
    bounce = note.bounce
    return {
        "kind": bounce.outcome.value,
        "text": list(note.words),
        "recipients": [
            {
                "address": one.address,
                "original": one.original or one.address,
                "kind": one.outcome.value,
                "reason": one.reason.value,
                "code": one.code,
                "words": one.words,
                "server": one.server,
            }
            for one in bounce.recipients
        ],
        "reporter": bounce.reporter,
        "message_id": bounce.message_ids[0] if bounce.message_ids else "",
        "envelope_id": bounce.envelope_id,
        "subject": bounce.subject,
        "sent": None if note.sent is None else str(note.sent),
    }


def entry(outgoing: OutboxEntry) -> Json:
    """One line of `outbox`."""
    following = outgoing.next_attempt
    return {
        "id": str(outgoing.id),
        "message_id": outgoing.message_id,
        "account": outgoing.account,
        "state": outgoing.state.value,
        "attempts": outgoing.attempts,
        "queued": iso(outgoing.queued),
        "next_attempt": None if following is None else iso(following),
        "last_error": outgoing.last_error,
        "sent_copy": outgoing.sent_copy.value,
        "recipients": [
            {"address": r.address, "state": r.state.value, "reply": r.reply}
            for r in outgoing.recipients
        ],
    }


def folder(found: Folder) -> Json:
    """One line of `folders`."""
    return {
        "account": found.account,
        "folder": found.name,
        "role": None if found.role is None else found.role.value,
        "unread": found.unread,
        "total": found.total,
        "local": found.local,
        **({"offline": found.offline} if found.offline else {}),
        **({} if found.subscribed else {"subscribed": False}),
    }


def account(settings: AccountSettings) -> Json:
    """One line of `account list`; `disabled` only where it is."""
    off: Json = {"disabled": True} if settings.disabled else {}
    return off | {
        "account": settings.key,
        "email": settings.email,
        "mode": settings.mode.value,
        "smtp": list(settings.smtp),
        "aliases": list(settings.aliases),
    }


def _origin(origin: Origin) -> Json:
    there: Json = {"protocol": origin.protocol, "server": origin.server}
    if origin.uidl is not None:
        there["uidl"] = origin.uidl
    if origin.uid is not None:
        there["uid"] = origin.uid
        there["uidvalidity"] = origin.uidvalidity
    return there | {
        "fetched": iso(origin.fetched),
        "sha256": origin.sha256,
        "on_server": origin.on_server,
        "removal": None if origin.removal is None else iso(origin.removal),
        "proven": origin.proven,
    }
