"""Whether a message may be a report on another, by its headers alone.

Must be quick: every message that arrives is asked. It decides nothing: what it lets through is read
in full by `delivery_status`, what it leaves out is never a bounce to us.
"""

from typing import Final

from tui_mail.message.headers import Headers

_DAEMON: Final = (
    "mailer-daemon", "mailer daemon", "mailerdaemon", "postmaster", "mail delivery",
    "maildelivery", "mail-delivery", "mail administrator", "mail system", "delivery system",
    "delivery subsystem", "system administrator", "systemadministrator", "automailer",
    "servicio de correo",
)  # fmt: skip
_MAYBE_DAEMON: Final = (
    "daemon", "postmaster", "deliver", "admin", "mail system", "automailer", "correo",
)  # fmt: skip
"""One of these is in each of the above; most senders hold none of them."""
_SUBJECT: Final = (
    "deliver", "failure notice", "failed mail", "mail failed", "returned", "could not",
    "delayed mail", "mail system error", "zustell", "zugestellt",
    "non remis", "onbestelbaar", "mancat", "entreg",
)  # fmt: skip
_LOOKED_AT: Final = 300


def from_daemon(headers: Headers) -> bool:
    """Whether a mail system, not a person, says to have written it about mail that it had.

    A postmaster writes of other things too: then the envelope or the subject must say so.
    """
    sender = headers.raw("from")[:_LOOKED_AT].lower()
    if not sender.strip(" \t<>"):
        return True
    if not _daemon(headers):
        return False
    if "daemon" in sender or "deliver" in sender or _nobody(headers, "x-envelope-from"):
        return True
    subject = headers.first("subject")[:_LOOKED_AT].lower()
    return _nobody(headers, "return-path") or _any_in(_SUBJECT, subject)


def may_report(headers: Headers, content_type: str, subject: str) -> bool:
    """Whether it is worth reading as a report.

    Args:
        headers: of the message.
        content_type: of its outermost part, lower case.
        subject: decoded.
    """
    return (
        content_type == "multipart/report"
        or content_type.startswith("message/")
        or "x-failed-recipients" in headers
        or _nobody(headers, "return-path")
        or ("auto-submitted" in headers and headers.raw("auto-submitted")[:5].lower() == "auto-")
        or _any_in(_SUBJECT, subject[:_LOOKED_AT].lower())
        or _daemon(headers)
    )


def _nobody(headers: Headers, name: str) -> bool:
    """Whether the header names the null sender, to whom no report is ever written."""
    return name in headers and not headers.raw(name).strip(" \t<>")


def _daemon(headers: Headers) -> bool:
    sender = headers.raw("from")[:_LOOKED_AT].lower()
    return _any_in(_MAYBE_DAEMON, sender) and _any_in(_DAEMON, sender)


def _any_in(words: tuple[str, ...], text: str) -> bool:
    # plain searches, run by the interpreter's own loop: far quicker than one expression for all
    return any(map(text.__contains__, words))
