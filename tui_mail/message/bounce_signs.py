"""Whether a message may be a report on another, by its headers alone.

Must be quick: every message that arrives is asked. It decides nothing: what it lets through is read
in full by `delivery_status`, what it leaves out is never a bounce to us.
"""

import re

from tui_mail.message.headers import Headers

_DAEMON = re.compile(
    r"mailer-?daemon|postmaster|mail[ _.-]?(delivery|administrator|system)|delivery (sub)?system"
    r"|system administrator|auto-?mailer|no-?reply@.*bounce",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|delivery (status|notif|fail|incomplete|delay|has)|fail(ed|ure)( mail| delivery|"
    r" notice)"
    r"|returned (mail|to sender)|mail (delivery|system|failed|could)|could not (send|deliver|be)"
    r"|not delivered|delayed mail|unzustellbar|nicht zugestellt|non remis|onbestelbaar"
    r"|mancato recapito|no se (puede|pudo|ha podido) entregar|n[aã]o (foi )?entreg",
    re.IGNORECASE,
)
_LOOKED_AT = 300


def from_daemon(headers: Headers) -> bool:
    """Whether a mail system, not a person, says to have written it."""
    sender = headers.raw("from")[:_LOOKED_AT]
    return bool(_DAEMON.search(sender)) or sender.strip(" \t<>") == ""


def may_report(headers: Headers, content_type: str) -> bool:
    """Whether it is worth reading as a report.

    Args:
        headers: of the message.
        content_type: of its outermost part, lower case.
    """
    if content_type == "multipart/report" or content_type.startswith("message/"):
        return True
    return (
        "x-failed-recipients" in headers
        or ("return-path" in headers and not headers.raw("return-path").strip(" \t<>"))
        or headers.raw("auto-submitted").lower().startswith("auto-")
        or bool(_DAEMON.search(headers.raw("from")[:_LOOKED_AT]))
        or bool(_SUBJECT.search(headers.raw("subject")[:_LOOKED_AT]))
    )
