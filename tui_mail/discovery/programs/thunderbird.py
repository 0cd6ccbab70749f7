"""Thunderbird's prefs.js: accounts, their servers and identities, by numbers."""

import json
import re

from tui_mail.discovery.programs.parts import server
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.foreign import ForeignAccount, ForeignServer

_PREF = re.compile(r'^user_pref\("(?P<name>mail\.[\w.]+)", (?P<value>.+)\);\s*$', re.MULTILINE)
_SECURITY = {0: Security.NONE, 1: Security.STARTTLS, 2: Security.STARTTLS, 3: Security.TLS}
_OAUTH2 = 10
_NO_LOG_IN = 1
Prefs = dict[str, str | int | bool]


def read(text: str, file: str) -> tuple[ForeignAccount, ...]:
    """Its accounts, as far as they are read over IMAP or POP."""
    prefs: Prefs = {}
    for found in _PREF.finditer(text):
        value = json.loads(found["value"])
        if isinstance(value, str | int):
            prefs[found["name"]] = value
    made = []
    for account in str(prefs.get("mail.accountmanager.accounts", "")).split(","):
        one = _account(prefs, account.strip(), file)
        if one is not None:
            made.append(one)
    return tuple(made)


def _account(prefs: Prefs, account: str, file: str) -> ForeignAccount | None:
    read_by = f"mail.server.{prefs.get(f'mail.account.{account}.server', '')}"
    who = str(prefs.get(f"mail.account.{account}.identities", "")).partition(",")[0]
    identity = f"mail.identity.{who}"
    email = str(prefs.get(f"{identity}.useremail", ""))
    protocol = {"imap": "imap", "pop3": "pop"}.get(str(prefs.get(f"{read_by}.type", "")))
    if "@" not in email or protocol is None:
        return None
    reads = _server(prefs, protocol, read_by)
    sends = prefs.get(f"{identity}.smtpServer") or prefs.get("mail.smtp.defaultserver") or ""
    smtp = _server(prefs, "smtp", f"mail.smtpserver.{sends}")
    if reads is None and smtp is None:
        return None
    name = str(prefs.get(f"{identity}.fullName", ""))
    return ForeignAccount(
        "Thunderbird", file, email, name, smtp=smtp,
        imap=reads if protocol == "imap" else None, pop=reads if protocol == "pop" else None,
    )  # fmt: skip


def _server(prefs: Prefs, protocol: str, at: str) -> ForeignServer | None:
    def text(*names: str) -> str:
        return str(next((prefs[key] for name in names if (key := f"{at}.{name}") in prefs), ""))

    kind = prefs.get(f"{at}.{'try_ssl' if protocol == 'smtp' else 'socketType'}", 0)
    method = prefs.get(f"{at}.authMethod", 3)
    auth = AuthKind.OAUTH2 if method == _OAUTH2 else AuthKind.PASSWORD
    if protocol == "smtp" and method == _NO_LOG_IN:
        auth = AuthKind.NONE
    host, user = text("realhostname", "hostname"), text("realuserName", "userName", "username")
    security = _SECURITY.get(int(kind), Security.NONE)
    return server(protocol, (host, text("port")), security, user, auth=auth)
