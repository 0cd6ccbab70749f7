"""mbsync's settings: `IMAPAccount NAME`, then key and value on each line (isync(1))."""

import shlex

from tui_mail.discovery.programs.parts import server
from tui_mail.model.endpoint import Security
from tui_mail.model.foreign import ForeignAccount

_SECURITY = {
    "none": Security.NONE,
    "starttls": Security.STARTTLS,
    "imaps": Security.TLS,
}
_WANTED = {"host", "port", "user", "passcmd", "ssltype", "tlstype"}
_OTHERS = {"maildirstore", "channel", "group"}


def read(text: str, file: str) -> tuple[ForeignAccount, ...]:
    """The accounts whose user name is an address: mbsync knows no other."""
    made = []
    for section in _sections(text):
        kind = (section.get("tlstype") or section.get("ssltype") or "starttls").casefold()
        command = section.get("passcmd", "").removeprefix("+")
        who = section.get("user", "")
        imap = server(
            "imap", (section.get("host", ""), section.get("port")),
            _SECURITY.get(kind, Security.STARTTLS), who, command=command,
        )  # fmt: skip
        if imap is not None and "@" in who:
            made.append(ForeignAccount("mbsync", file, who, imap=imap))
    return tuple(made)


def _sections(text: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    inside = False
    for line in text.splitlines():
        key, _, value = line.strip().partition(" ")
        word = key.casefold()
        if word in {"imapaccount", "imapstore"}:
            found.append({})
            inside = True
        elif word in _OTHERS:
            inside = False
        elif inside and word in _WANTED:
            words = shlex.split(value)
            found[-1][word] = words[0] if len(words) == 1 else value.strip()
    return found
