"""A real authorisation server on loopback, and a browser that somebody sits at.

Node and npm's oidc-provider, which scripts/oauth_server.sh installs; without them the tests that
need it are skipped.
"""

import html
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Self

from tests.servers.rig import free_ports

HERE = Path(__file__).parent
VERSION = "9.13.3"
_PLACES = ("/opt/tui-mail-tests", "~/.cache/tui-mail-tests")
CLIENT = "tui-mail-test"


def folder() -> Path | None:
    """Where it is installed; None where it is not."""
    for place in _PLACES:
        found = Path(place).expanduser() / f"oidc-provider-{VERSION}"
        if (found / "node_modules" / "oidc-provider").is_dir():
            return found
    return None


def missing() -> str:
    """Why it cannot run here, or an empty string."""
    if shutil.which("node") is None:
        return "needs node (apt install nodejs npm)"
    return "" if folder() else "needs npm's oidc-provider: sh scripts/oauth_server.sh"


class AuthorisationServer:
    """One of them, with nothing granted."""

    def __init__(self) -> None:
        (self._port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        words = ["node", str(HERE / "provider.mjs"), str(folder()), str(self._port)]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._process = subprocess.Popen(
            words, env=kept, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"
        return self

    def __exit__(self, *_exc: object) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def settings(self, more: str = "") -> str:
        """[oauth.here] for it."""
        return f"""\
[oauth.here]
client_id = "{CLIENT}"
authorization_url = "{self.url}/auth"
token_url = "{self.url}/token"
device_url = "{self.url}/device/auth"
scopes = ["openid", "offline_access", "mail"]
parameters = {{prompt = "consent"}}
{more}
"""

    def tokens_live(self, seconds: int) -> None:
        """From now on access tokens are good for so long."""
        urllib.request.urlopen(f"{self.url}/life?access={seconds}", timeout=20).close()

    def expire(self, access: str) -> None:
        """Its time is over, earlier than was said; the refresh token stays good."""
        urllib.request.urlopen(f"{self.url}/expire?token={access}", timeout=20).close()

    def revoke(self, token: str) -> None:
        """As the user does on the provider's page (RFC 7009): the whole grant is over."""
        fields = {"token": token, "client_id": CLIENT}
        post(f"{self.url}/token/revocation", fields)

    def is_active(self, token: str) -> bool:
        """What the mail server hears of it."""
        fields = {"token": token, "client_id": "dovecot", "client_secret": "what-dovecot-says"}
        return bool(json.loads(post(f"{self.url}/token/introspection", fields))["active"])

    def dovecot(self, place: Path, offers: str = "oauthbearer xoauth2") -> str:
        """Lines for Dovecot, which asks it about every token; a file of theirs lies there."""
        place.parent.mkdir(parents=True, exist_ok=True)
        host = self.url.removeprefix("http://")
        place.write_text(
            f"introspection_url = http://dovecot:what-dovecot-says@{host}/token/introspection\n"
            "introspection_mode = post\n"
            "username_attribute = sub\nusername_format = %Ln\n"
            "active_attribute = active\nactive_value = true\n"
        )
        return (
            f"auth_mechanisms = plain login {offers}\n"
            "auth_cache_size = 0\n"
            f"passdb {{\n  driver = oauth2\n  mechanisms = {offers}\n"
            f"  args = {place}\n}}\n"
        )


def post(url: str, fields: dict[str, str]) -> bytes:
    """A form; the answer, whatever its status."""
    data = urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=20) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


class Browser:
    """Keeps cookies, follows redirects, fills in forms that need nothing but a click."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def open(self, url: str, fields: dict[str, str] | None = None) -> str:
        """The page that it ends at."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self._opener.open(urllib.request.Request(url, data), timeout=20) as answer:
                self.address = answer.url
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            self.address = error.url or ""
            with error:
                return error.read().decode()

    def type_code(self, url: str, code: str) -> str:
        """The page of a device sign-in: the code, then yes."""
        page = self.open(url)
        page = self.open(url, {**_hidden(page), "user_code": code})
        return self.open(url, {**_hidden(page), "user_code": code, "confirm": "yes"})


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}
