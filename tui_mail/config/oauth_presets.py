"""Where providers' sign-ins are, and what to ask them for: facts, no client of ours.

Endpoints and scopes are those of Mozilla's directory of providers (MPL), less what mail does not
need. Must never hold a client id: each user brings their own (docs/oauth.md).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tui_mail.model.sign_in import OAuthClient

_MICROSOFT = "https://login.microsoftonline.com/common/oauth2/v2.0"
_OUTLOOK = "https://outlook.office365.com"


def _preset(name: str, authorization: str, token: str, *scopes: str) -> OAuthClient:
    return OAuthClient(name, "", authorization, token, scopes=scopes)


def _google() -> OAuthClient:
    return OAuthClient(
        "google",
        "",
        "https://accounts.google.com/o/oauth2/auth",
        "https://www.googleapis.com/oauth2/v3/token",
        scopes=("https://mail.google.com/",),
        # without these no refresh token comes with a second sign-in
        parameters=(("access_type", "offline"), ("prompt", "consent")),
    )


def _microsoft() -> OAuthClient:
    return OAuthClient(
        "microsoft",
        "",
        f"{_MICROSOFT}/authorize",
        f"{_MICROSOFT}/token",
        device_url=f"{_MICROSOFT}/devicecode",
        scopes=(
            f"{_OUTLOOK}/IMAP.AccessAsUser.All",
            f"{_OUTLOOK}/POP.AccessAsUser.All",
            f"{_OUTLOOK}/SMTP.Send",
            "offline_access",
        ),
        # any port of this one is the same to Microsoft; of 127.0.0.1 it is not
        redirect_uri="http://localhost",
    )


def _yandex() -> OAuthClient:
    return OAuthClient(
        "yandex",
        "",
        "https://oauth.yandex.com/authorize",
        "https://oauth.yandex.com/token",
        device_url="https://oauth.yandex.com/device/code",
        scopes=("mail:imap_full", "mail:smtp"),
        # a page that shows the code, to be pasted
        redirect_uri="https://oauth.yandex.com/verification_code",
    )


_YAHOO = "https://api.login.yahoo.com/oauth2"
_AOL = "https://api.login.aol.com/oauth2"

PRESETS: Final[Mapping[str, OAuthClient]] = MappingProxyType(
    {
        "google": _google(),
        "microsoft": _microsoft(),
        "yahoo": _preset("yahoo", f"{_YAHOO}/request_auth", f"{_YAHOO}/get_token", "mail-w"),
        "aol": _preset("aol", f"{_AOL}/request_auth", f"{_AOL}/get_token", "mail-w"),
        "yandex": _yandex(),
        "mailru": _preset(
            "mailru", "https://o2.mail.ru/login", "https://o2.mail.ru/token", "mail.imap"
        ),
        "comcast": _preset(
            "comcast",
            "https://oauth.xfinity.com/oauth/authorize",
            "https://oauth.xfinity.com/oauth/token",
            "https://email.comcast.net/",
            "profile",
            "openid",
        ),
    }
)
"""By the name that [oauth.NAME] or its `provider` has."""

HOSTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gmail.com": "google",
        "googlemail.com": "google",
        "outlook.com": "microsoft",
        "office365.com": "microsoft",
        "hotmail.com": "microsoft",
        "yahoo.com": "yahoo",
        "aol.com": "aol",
        "yandex.com": "yandex",
        "yandex.ru": "yandex",
        "mail.ru": "mailru",
        "comcast.net": "comcast",
    }
)
"""Which of them a server belongs to, by what its name ends with."""

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "google": "Google",
        "microsoft": "Microsoft",
        "yahoo": "Yahoo",
        "aol": "AOL",
        "yandex": "Yandex",
        "mailru": "Mail.ru",
        "comcast": "Xfinity",
    }
)
"""What people call them."""

CLIENT_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "google": "https://console.cloud.google.com/apis/credentials",
        "microsoft": "https://entra.microsoft.com",
        "yahoo": "https://developer.yahoo.com/apps/",
        "aol": "https://developer.yahoo.com/apps/",
        "yandex": "https://oauth.yandex.com",
        "mailru": "https://o2.mail.ru/app/",
    }
)
"""Where each gives client ids; Comcast gives them to makers of programs only."""


def preset_of_host(host: str) -> str:
    """The provider that a mail server belongs to; empty: none that is known."""
    dotted = f".{host.casefold().rstrip('.')}"
    return next((name for ending, name in HOSTS.items() if dotted.endswith(f".{ending}")), "")
