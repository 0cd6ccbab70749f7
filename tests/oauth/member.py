"""Somebody whose mail servers take tokens only, with a real keyring; no process but the test's."""

import json
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.canary import plant
from tests.cli.calling import User
from tests.keyring.session import KeyringSession
from tests.oauth.provider import AuthorisationServer, Browser
from tests.servers.rig import Rig

ALICE = "alice@rig.test"
GRANT = f"oauth:{ALICE}@here"
LETTER = f"From: {ALICE}\nTo: {ALICE}\nSubject: %s\n\nwords\n"


@dataclass(frozen=True)
class Member(User):
    """Two accounts of one person: over IMAP and over POP3."""

    authority: AuthorisationServer
    mail: Rig
    keyring: KeyringSession

    @property
    def environment(self) -> Mapping[str, str]:
        """That of a desktop: its keyring is on its bus."""
        desktop = {"DISPLAY": ":nowhere", **self.keyring.environment}
        return {**super().environment, **desktop}

    def set_up(self, more: str = "") -> None:
        """Their settings."""
        ports = self.mail.ports
        log_in = (
            f'host = "localhost"\nca_file = "{self.mail.ca}"\nusername = "{ALICE}"\n'
            'auth = "oauth2"\noauth = "here"\n'
        )
        self.write(
            f'[secrets]\nkeyring = "keyring.backends.SecretService.Keyring"\n'
            f"{self.authority.settings(more)}"
            f"[smtp.po]\nport = {ports['smtps']}\n{log_in}"
            f'[accounts.im]\nemail = "{ALICE}"\nsmtp = "po"\n'
            f"[accounts.im.imap]\nport = {ports['imaps']}\n{log_in}"
            f'[accounts.po]\nemail = "{ALICE}"\nsmtp = "po"\n'
            f"[accounts.po.pop]\nport = {ports['pop3s']}\n{log_in}"
        )

    def sign_in(self) -> dict[str, str]:
        """By a browser on this machine; what the keyring keeps since."""
        with browsing():
            called = self.call("account", "signin", "im")
        assert called.status == 0, called.err
        return self.granted()

    def granted(self) -> dict[str, str]:
        """What is kept of it."""
        kept = json.loads(self.keyring.kept()[GRANT])
        plant(kept["access"], kept["refresh"])
        assert isinstance(kept, dict)
        return kept

    def syncs(self, *accounts: str) -> str:
        """The errors of it; empty where all went well."""
        called = self.call("sync", *accounts, "--json")
        return " ".join(result["error"] for result in called.objects() if result["error"])


@contextmanager
def browsing() -> Iterator[list[str]]:
    """A desktop's browser, at which somebody agrees to everything; the pages that it ended at."""
    pages: list[str] = []
    threads: list[threading.Thread] = []

    def opened(url: str, *_: object) -> bool:
        thread = threading.Thread(target=lambda: pages.append(Browser().open(url)))
        threads.append(thread)
        thread.start()
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webbrowser, "open", opened)
        yield pages
    for thread in threads:
        thread.join(20)
