"""Asks a provider for tokens (RFC 6749): for a code, for a device, for a refresh token.

Must never keep a token, log one, or put a server's words about one into an error unless they are
one of its named fields, sanitised.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from tui_mail.errors import Busy, SecretError, SignInNeeded
from tui_mail.model.secret import Secret
from tui_mail.model.sign_in import Grant, OAuthClient
from tui_mail.net.failures import server_words
from tui_mail.net.https import Answer, endpoint_of, no_answer, post_form

USUAL_LIFE: Final = 3600
"""Seconds of a token of which the provider does not say how long it is good for."""
LONGEST_LIFE: Final = 400 * 86_400
NOT_YET: Final = frozenset({"authorization_pending", "slow_down"})
_CLIENT_WRONG: Final = frozenset({"invalid_client", "unauthorized_client"})
_AGAIN: Final = frozenset({"invalid_grant", "interaction_required", "login_required"})


class NotYet(Exception):
    """The user has not answered so far (RFC 8628 section 3.5).

    Args:
        slower: the server wants to be asked less often.
    """

    def __init__(self, *, slower: bool) -> None:
        super().__init__()
        self.slower = slower


def refreshed(client: OAuthClient, grant: Grant, secret: Secret | None, now: int) -> Grant:
    """Another access token, and the refresh token that is good from now on.

    Args:
        client: who asks.
        grant: with a refresh token.
        secret: of the client, where it has one.
        now: Unix seconds.

    Raises:
        SignInNeeded: the grant is over: revoked, or too old.
        SecretError: the provider does not take the client.
        NetworkError, ServerError: it was not reached, or has no time.
    """
    if grant.refresh is None:
        raise over(client)
    fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh.value}
    return granted(client, fields, secret, now, grant.refresh)


def granted(
    client: OAuthClient,
    fields: Mapping[str, str],
    secret: Secret | None,
    now: int,
    refresh: Secret | None = None,
) -> Grant:
    """What the token endpoint gives for these fields; raises as `refreshed`, and NotYet.

    Args:
        client: who asks.
        fields: what for.
        secret: of the client, where it has one.
        now: Unix seconds.
        refresh: stays good where no other comes.
    """
    said = asked(client, client.token_url, fields, secret)
    access, kind = said.get("access_token"), said.get("token_type", "Bearer")
    if not isinstance(access, str) or not access or not is_token(access):
        raise no_answer(endpoint_of(client.token_url, None, 1.0))
    if not isinstance(kind, str) or kind.casefold() != "bearer":
        raise SecretError(
            f"{place(client)} gives tokens of a kind that mail servers do not take.",
            "Check token_url and scopes in the settings.",
        )
    newer = said.get("refresh_token")
    if isinstance(newer, str) and newer:
        refresh = Secret(newer)
    expires = now + _life(said.get("expires_in"))
    return Grant(Secret(access), expires, refresh, client.client_id, issued=now)


def asked(
    client: OAuthClient, url: str, fields: Mapping[str, str], secret: Secret | None
) -> dict[str, Any]:
    """One form to the provider, as this client; its JSON.

    Raises:
        NotYet: the user has not answered.
        SignInNeeded, SecretError, NetworkError, ServerError: as `refreshed`.
    """
    form = {**fields, "client_id": client.client_id}
    if secret is not None:
        form["client_secret"] = secret.value
    answer = post_form(url, form, ca_file=client.ca_file, timeout=client.timeout)
    said = _object(answer)
    if answer.status == 200 and said is not None and "error" not in said:
        return said
    if answer.status == 429 or answer.status >= 500:
        raise Busy(f"{place(client)} has no time just now.", "It is tried again later.")
    if said is None:
        raise no_answer(endpoint_of(url, None, 1.0))
    raise refusal(client, said)


def refusal(client: OAuthClient, said: Mapping[str, Any]) -> Exception:
    """What an error of the provider means (RFC 6749 sections 4.1.2.1 and 5.2).

    Args:
        client: who asked.
        said: its JSON, or the fields that came with the browser.
    """
    kind = server_words(str(said.get("error", "")))
    more = server_words(str(said.get("error_description", "") or ""))
    if kind in NOT_YET:
        return NotYet(slower=kind == "slow_down")
    if kind in _AGAIN:
        return over(client)
    words = f"{kind}: {more}" if more else kind or "no reason given"
    if kind in _CLIENT_WRONG:
        return SecretError(
            f"{place(client)} does not take the client of [oauth.{client.name}] ({words}).",
            "Check client_id, and the client's secret: tui-mail account signin --client-secret.",
        )
    if kind == "access_denied":
        return SecretError(f"The sign-in was refused ({words}).", "Start it again to try anew.")
    if kind == "expired_token":
        return SecretError("Nobody signed in while the code was good.", "Start it again.")
    return SecretError(
        f"{place(client)} did not let us sign in ({words}).",
        f"Check [oauth.{client.name}] in the settings (docs/oauth.md).",
    )


def over(client: OAuthClient) -> SignInNeeded:
    """The grant is not good any more."""
    return SignInNeeded(f"The sign-in at {place(client)} is not valid any more.", "Sign in again.")


def place(client: OAuthClient) -> str:
    """The provider, as errors call it."""
    return server_words(endpoint_of(client.token_url, None, 1.0).host)


def is_token(text: str) -> bool:
    """Whether it can go to a mail server: printable ASCII (RFC 6750 section 2.1)."""
    return text.isascii() and text.isprintable()


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _life(said: object) -> int:
    try:
        seconds = int(str(said)) if said is not None else USUAL_LIFE
    except ValueError:
        seconds = USUAL_LIFE
    return max(0, min(seconds, LONGEST_LIFE))
