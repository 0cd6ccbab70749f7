"""himalaya's config.toml: [accounts.NAME] with a backend, and one for sending."""

import tomllib
from collections.abc import Mapping
from typing import Any

from tui_mail.discovery.programs.parts import server
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.foreign import ForeignAccount, ForeignServer

_SECURITY = {
    "tls": Security.TLS,
    "start-tls": Security.STARTTLS,
    "starttls": Security.STARTTLS,
    "none": Security.NONE,
}


def read(text: str, file: str) -> tuple[ForeignAccount, ...]:
    """Its accounts, as far as they use IMAP or SMTP."""
    made = []
    for one in _table(tomllib.loads(text), "accounts").values():
        if not isinstance(one, dict) or "@" not in str(one.get("email", "")):
            continue
        imap = _server("imap", _table(one, "backend"))
        smtp = _server("smtp", _table(_table(_table(one, "message"), "send"), "backend"))
        if imap or smtp:
            name = str(one.get("display-name", ""))
            made.append(
                ForeignAccount("himalaya", file, str(one["email"]), name, imap=imap, smtp=smtp)
            )
    return tuple(made)


def _server(protocol: str, backend: Mapping[str, Any]) -> ForeignServer | None:
    if backend.get("type") != protocol:
        return None
    encryption = backend.get("encryption", "tls")
    kind = encryption.get("type", "tls") if isinstance(encryption, dict) else encryption
    auth = _table(backend, "auth")
    command = auth.get("cmd") or auth.get("command") or _table(auth, "passwd").get("cmd") or ""
    words = command if isinstance(command, str) else " ".join(map(str, command))
    return server(
        protocol, (str(backend.get("host", "")), backend.get("port")),
        _SECURITY.get(str(kind), Security.TLS), str(backend.get("login", "")), command=words,
        auth=AuthKind.OAUTH2 if auth.get("type") == "oauth2" else AuthKind.PASSWORD,
    )  # fmt: skip


def _table(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = of.get(key)
    return found if isinstance(found, dict) else {}
