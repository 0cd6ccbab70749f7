"""msmtp's settings: `account NAME`, then key and value on each line."""

import shlex

from tui_mail.discovery.programs.parts import server
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.foreign import ForeignAccount, ForeignServer

_WANTED = {"host", "port", "from", "user", "passwordeval", "tls", "tls_starttls", "auth"}
Section = dict[str, str]


def read(text: str, file: str) -> tuple[ForeignAccount, ...]:
    """The accounts that can be: they only send."""
    made = []
    for section in _sections(text):
        smtp = _server(section)
        email = section.get("from", "")
        if smtp is not None and "@" in email and "*" not in email:
            made.append(ForeignAccount("msmtp", file, email, smtp=smtp))
    return tuple(made)


def _sections(text: str) -> list[Section]:
    defaults: Section = {}
    named: dict[str, Section] = {}
    here = defaults
    for line in text.splitlines():
        key, _, value = line.strip().partition(" ")
        value = value.strip()
        if key == "defaults":
            here = defaults
        elif key == "account":
            name, _, bases = (part.strip() for part in value.partition(":"))
            here = dict(defaults)
            for base in bases.split(","):
                here |= named.get(base.strip(), {})
            if name != "default" or not bases:
                named[name] = here
        elif key in _WANTED:
            here[key] = " ".join(shlex.split(value)) if value.startswith(('"', "'")) else value
    return list(named.values())


def _server(section: Section) -> ForeignServer | None:
    tls = section.get("tls", "off") != "off"
    starttls = section.get("tls_starttls", "on") != "off"
    security = (Security.STARTTLS if starttls else Security.TLS) if tls else Security.NONE
    auth = AuthKind.PASSWORD if section.get("auth", "off") != "off" else AuthKind.NONE
    if section.get("auth") in {"oauthbearer", "xoauth2"}:
        auth = AuthKind.OAUTH2
    return server(
        "smtp", (section.get("host", ""), section.get("port")), security, section.get("user", ""),
        command=section.get("passwordeval", ""), auth=auth,
    )  # fmt: skip
