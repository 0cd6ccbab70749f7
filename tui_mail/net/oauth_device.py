"""The sign-in by a code that is typed elsewhere, as over ssh (RFC 8628).

Must never ask oftener than the provider allows, nor show what it says unsanitised.
"""

import time
from typing import Final

from tui_mail.config.oauth import is_safe
from tui_mail.errors import NetworkError, SecretError, UsageError
from tui_mail.model.secret import Secret
from tui_mail.model.sign_in import Grant, OAuthClient
from tui_mail.net.failures import server_words
from tui_mail.net.oauth import NotYet, asked, granted, place

GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL: Final = 5.0
"""Seconds between questions, where the provider does not say (section 3.2)."""
_LEAST: Final = 1.0
_LONGEST: Final = 1800.0


class DeviceSignIn:
    """One sign-in; begun as it is made; used by one thread.

    Args:
        client: who asks; it has a device_url.
        secret: of the client, where it has one.

    Raises:
        SecretError: the provider knows no such sign-in, or not this client.
        NetworkError, ServerError: it was not reached.
    """

    listens = True

    def __init__(self, client: OAuthClient, secret: Secret | None) -> None:
        if not client.device_url:
            raise SecretError(
                f"[oauth.{client.name}] has no sign-in by a code on another machine.",
                "Sign in without --device: the address of the last page can be pasted, too.",
            )
        self._client, self._secret = client, secret
        fields = {"scope": " ".join(client.scopes)}
        said = asked(client, client.device_url, fields, secret)
        self._device_code = str(said.get("device_code", ""))
        self.code = server_words(str(said.get("user_code", "")))
        self.url = str(said.get("verification_uri") or said.get("verification_url") or "")
        if not (self._device_code and self.code and is_safe(self.url)):
            raise SecretError(
                f"{place(client)} gives no code to type.", "Sign in without --device."
            )
        now = time.monotonic()
        self._end = now + min(_number(said.get("expires_in"), _LONGEST), _LONGEST)
        self._interval = max(_LEAST, _number(said.get("interval"), _INTERVAL))
        self._next = now + self._interval

    def wait(self, seconds: float) -> Grant | None:
        """Ask when it is time to; None where nobody has answered so far.

        Raises:
            SecretError: it was refused, or took too long.
            ServerError: the provider gives no token.
        """
        end = time.monotonic() + seconds
        if self._next > end:
            time.sleep(seconds)
            return None
        time.sleep(max(0.0, self._next - time.monotonic()))
        if time.monotonic() > self._end:
            raise SecretError("Nobody signed in while the code was good.", "Start it again.")
        fields = {"grant_type": GRANT_TYPE, "device_code": self._device_code}
        try:
            return granted(self._client, fields, self._secret, int(time.time()))
        except NotYet as error:
            self._interval += 5.0 if error.slower else 0.0
        except NetworkError:  # section 3.5: a line that broke says nothing; less often then
            self._interval *= 2
        self._next = time.monotonic() + self._interval
        return None

    def pasted(self, text: str) -> Grant:
        """Nothing is pasted here."""
        del text
        raise UsageError("Type the code on the page, not here.")

    def close(self) -> None:
        """Nothing is open."""


def _number(said: object, usual: float) -> float:
    try:
        return max(0.0, float(str(said))) if said is not None else usual
    except ValueError:
        return usual
